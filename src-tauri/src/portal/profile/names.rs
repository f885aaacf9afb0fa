//! What a profile has to name: the anchors and the phrases that the program knows how to use.

macro_rules! named {
    ($(#[$meta:meta])* $kind:ident { $($(#[$doc:meta])* $name:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
        pub enum $kind {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl $kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word in the profile file.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The one with that word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}

named! {
    /// A place in the portal's pages that the program looks for or acts upon.
    Anchor {
        /// The combobox that says what kind of login it is.
        LoginKind = "login_kind",
        /// "Código" in the open combobox.
        LoginKindCode = "login_kind_code",
        /// The field for the supervisor's code.
        LoginCode = "login_code",
        /// The field for the password.
        LoginPassword = "login_password",
        /// ACCESO.
        LoginAccess = "login_access",
        /// "Para otra Consultora".
        ForOther = "for_other",
        /// The button that accepts for whom; not always there.
        ForWhomAccept = "for_whom_accept",
        /// The field for the consultora's code.
        ConsultoraCode = "consultora_code",
        /// The same field in older releases, where nothing but the design system names it.
        ConsultoraCodeOld = "consultora_code_old",
        /// Buscar.
        ConsultoraSearch = "consultora_search",
        /// Confirmar.
        ConsultoraConfirm = "consultora_confirm",
        /// The name on the confirm screen, where the portal marks it.
        ConsultoraName = "consultora_name",
        /// The radios of the cycles.
        CycleOption = "cycle_option",
        /// The button that accepts the cycle.
        CycleAccept = "cycle_accept",
        /// The showcase's cards.
        Cards = "cards",
        /// The bag, which opens the cart.
        Bag = "bag",
        /// Goes on to another consultora without loading the page anew; optional.
        ChangeConsultora = "change_consultora",
        /// Says whose cart it is.
        Identity = "identity",
        /// The code field of the quick order.
        QuickCode = "quick_code",
        /// The quantity field of the quick order.
        QuickQuantity = "quick_quantity",
        /// Añadir.
        QuickAdd = "quick_add",
        /// The links that remove a product from the quick order's list; the code is the suffix of
        /// their test id.
        QuickRemove = "quick_remove",
        /// One row of the cart page's list.
        CartRow = "cart_row",
        /// Inside a row: the code.
        RowCode = "row_code",
        /// Inside a row: the quantity.
        RowQuantity = "row_quantity",
        /// Inside a row: takes it out.
        RowDelete = "row_delete",
        /// Inside a row of the quick order's list: the quantity.
        QuickRowQuantity = "quick_row_quantity",
        /// "Vaciar carrito".
        CartEmpty = "cart_empty",
        /// Inside the question whether to empty the cart: the button that says so.
        EmptyConfirm = "empty_confirm",
        /// "Importar".
        CartImport = "cart_import",
        /// The file input that "Importar" mounts.
        CartFile = "cart_file",
        /// The search field of the cart page.
        SearchField = "search_field",
        /// "Agregar".
        SearchAdd = "search_add",
        /// The products that the portal lists as not to be had.
        UnavailableItem = "unavailable_item",
        /// "Reintentar" on a failed screen.
        Retry = "retry",
    }
}

named! {
    /// Something that the portal may say, recognised by its words anywhere in the visible page.
    Phrase {
        /// Wrong code or password.
        PasswordRefused = "password_refused",
        /// The account is locked.
        AccountLocked = "account_locked",
        /// Signed in too often.
        TooManySessions = "too_many_sessions",
        /// The session has ended.
        SessionEnded = "session_ended",
        /// No such consultora.
        ConsultoraUnknown = "consultora_unknown",
        /// The consultora may not order.
        ConsultoraBlocked = "consultora_blocked",
        /// The cycle is closed.
        CycleClosed = "cycle_closed",
        /// The cart is empty.
        CartIsEmpty = "cart_is_empty",
        /// The cart is being loaded.
        CartIsLoading = "cart_is_loading",
        /// A product was added, or a file imported.
        Added = "added",
        /// A product was taken out.
        Removed = "removed",
        /// A code that the search or the quick order does not find.
        ProductUnknown = "product_unknown",
        /// A product that the search or the quick order has none of.
        ProductUnavailable = "product_unavailable",
        /// The portal's own error.
        ServerError = "server_error",
        /// Too many requests.
        TooManyRequests = "too_many_requests",
        /// Being worked on.
        Maintenance = "maintenance",
    }
}

named! {
    /// What a dialog means to the order.
    Meaning {
        /// In the way, nothing more.
        Interruption = "interruption",
        /// A saved order of hers: deleted or recovered, as the cart policy says.
        SavedOrder = "saved_order",
        /// Asks whether the cart is to be emptied.
        EmptyCart = "empty_cart",
        /// Products that cannot be had.
        Unavailable = "unavailable",
        /// Codes that the portal does not know.
        UnknownCodes = "unknown_codes",
        /// More units than allowed.
        Limit = "limit",
        /// A file with problems.
        Inconsistent = "inconsistent",
        /// The consultora may not order.
        Blocked = "blocked",
        /// The consultora is unknown.
        NotFound = "not_found",
        /// The cycle is closed.
        CycleClosed = "cycle_closed",
        /// The portal's own error.
        ServerError = "server_error",
        /// The session has ended.
        SessionEnded = "session_ended",
        /// Wrong code or password.
        PasswordRefused = "password_refused",
        /// The account is locked.
        AccountLocked = "account_locked",
        /// Signed in too often.
        TooManySessions = "too_many_sessions",
        /// Being worked on.
        Maintenance = "maintenance",
    }
}

impl Anchor {
    /// Whether a profile may leave it out: the portal is known to live without it.
    #[must_use]
    pub fn is_optional(self) -> bool {
        matches!(
            self,
            Self::ForWhomAccept
                | Self::ConsultoraCodeOld
                | Self::ConsultoraName
                | Self::ChangeConsultora
                | Self::Identity
                | Self::UnavailableItem
        )
    }

    /// Whether it is looked for inside a row, never by itself.
    #[must_use]
    pub fn is_in_row(self) -> bool {
        matches!(
            self,
            Self::RowCode
                | Self::RowQuantity
                | Self::RowDelete
                | Self::QuickRowQuantity
                | Self::EmptyConfirm
        )
    }
}
