//! How troublesome a sandbox is, as data.

use serde::Serialize;

/// The sandboxes that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileName {
    /// Nothing gets in the way.
    Calm,
    /// A portal on a working day.
    Typical,
    /// Campaign day at its worst.
    Storm,
    /// Older anchors, no cart page: quick order only.
    Legacy,
    /// A cart page without import.
    NoImport,
    /// Renamed anchors: the portal has changed.
    Layout,
}

impl ProfileName {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Calm,
        Self::Typical,
        Self::Storm,
        Self::Legacy,
        Self::NoImport,
        Self::Layout,
    ];

    /// Its word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Typical => "typical",
            Self::Storm => "storm",
            Self::Legacy => "legacy",
            Self::NoImport => "noimport",
            Self::Layout => "layout",
        }
    }

    /// The profile with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == word)
    }

    pub(super) fn profile(self) -> Profile {
        let calm = Profile::calm();
        match self {
            Self::Calm => calm,
            Self::Typical => Profile {
                interruptions_percent: 25,
                interruptions_max: 4,
                saved_orders_percent: 5,
                filled_carts_percent: 10,
                jitter_percent: 50,
                layout: Layout {
                    late_rows_ms: 300,
                    login_redirect: true,
                    ..calm.layout.clone()
                },
                ..calm
            },
            Self::Storm => Profile {
                interruptions_percent: 60,
                interruptions_max: 9,
                saved_orders_percent: 15,
                filled_carts_percent: 25,
                errors_percent: 4,
                ghosts_percent: 4,
                jitter_percent: 150,
                layout: Layout {
                    late_rows_ms: 900,
                    login_redirect: true,
                    rerender: true,
                    import_chooser: true,
                    ..calm.layout.clone()
                },
                ..calm
            },
            Self::Legacy => Profile {
                interruptions_percent: 15,
                interruptions_max: 3,
                filled_carts_percent: 10,
                layout: Layout {
                    consultora_field: "ds-input",
                    search_button: "icon",
                    accept_button: false,
                    impersonation_header: false,
                    cart_page: false,
                    import: false,
                    quick_order: true,
                    ..calm.layout.clone()
                },
                ..calm
            },
            Self::NoImport => Profile {
                interruptions_percent: 15,
                interruptions_max: 3,
                filled_carts_percent: 10,
                layout: Layout {
                    import: false,
                    ..calm.layout.clone()
                },
                ..calm
            },
            Self::Layout => Profile {
                layout: Layout {
                    renamed: true,
                    ..calm.layout.clone()
                },
                ..calm
            },
        }
    }
}

/// What the server does, and what its pages look like.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    /// A look for interruptions finds one so often, of 100.
    pub(super) interruptions_percent: u32,
    /// Most interruptions in one visit of a consultora.
    pub(super) interruptions_max: u32,
    pub(super) saved_orders_percent: u32,
    pub(super) filled_carts_percent: u32,
    /// Calls that fail with 502 before they do anything, of 100.
    pub(super) errors_percent: u32,
    /// Writes that are done and answered 504 all the same, of 100.
    pub(super) ghosts_percent: u32,
    /// Calls take up to so much longer than the latency, of 100.
    pub(super) jitter_percent: u32,
    pub(super) sessions_max: usize,
    pub(super) layout: Layout,
}

/// What the pages look like; the names are those of `API.md`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Layout {
    pub(super) consultora_field: &'static str,
    pub(super) search_button: &'static str,
    pub(super) accept_button: bool,
    pub(super) impersonation_header: bool,
    pub(super) cart_page: bool,
    pub(super) import: bool,
    pub(super) quick_order: bool,
    pub(super) renamed: bool,
    pub(super) login_redirect: bool,
    pub(super) late_rows_ms: u32,
    pub(super) rerender: bool,
    pub(super) import_chooser: bool,
}

impl Profile {
    fn calm() -> Self {
        Self {
            interruptions_percent: 0,
            interruptions_max: 0,
            saved_orders_percent: 0,
            filled_carts_percent: 0,
            errors_percent: 0,
            ghosts_percent: 0,
            jitter_percent: 0,
            sessions_max: 12,
            layout: Layout {
                consultora_field: "naturaCode",
                search_button: "text",
                accept_button: true,
                impersonation_header: true,
                cart_page: true,
                import: true,
                quick_order: true,
                renamed: false,
                login_redirect: false,
                late_rows_ms: 0,
                rerender: false,
                import_chooser: false,
            },
        }
    }
}
