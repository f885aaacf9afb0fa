//! Why an attempt failed, and what follows. The kind decides, never the place that caught it.

use super::{Step, Text};

/// What sort of trouble it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// Likely gone at the next try: time-outs, a crashed page, one call answered with 5xx.
    Transient,
    /// The portal asks for less: 429, too many sessions.
    Throttled,
    /// The portal does not answer at all.
    PortalDown,
    /// The session ended and could not be had back within the attempt.
    SessionLost,
    /// Wrong password, locked account.
    AccountRefused,
    /// Only a person can decide: unknown or blocked consultora, a name that differs, a closed cycle.
    NeedsPerson,
    /// A screen that the profile does not know.
    LayoutChanged,
    /// No browser, or one that does not start.
    BrowserMissing,
    /// Our own mistake.
    Bug,
}

/// What the engine does about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// Try again later; this attempt counts.
    Retry,
    /// Back into the queue, nothing used up, after a pause of the worker.
    ReleaseFree,
    /// Back into the queue, nothing used up; the batch pauses until a probe gets through.
    ReleaseAndPausePortal,
    /// Back into the queue, nothing used up; all batches pause until the operator acts.
    ReleaseAndPauseAccount,
    /// Back into the queue, nothing used up; all batches pause: there is no browser.
    ReleaseAndPauseBrowser,
    /// Failed at once: another try would meet the same.
    Fail,
    /// Try again later; this attempt counts, and several in a row pause the batch.
    RetryAndSuspectLayout,
}

impl FailureKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Transient,
        Self::Throttled,
        Self::PortalDown,
        Self::SessionLost,
        Self::AccountRefused,
        Self::NeedsPerson,
        Self::LayoutChanged,
        Self::BrowserMissing,
        Self::Bug,
    ];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Throttled => "throttled",
            Self::PortalDown => "portal_down",
            Self::SessionLost => "session_lost",
            Self::AccountRefused => "account_refused",
            Self::NeedsPerson => "needs_person",
            Self::LayoutChanged => "layout_changed",
            Self::BrowserMissing => "browser_missing",
            Self::Bug => "bug",
        }
    }

    /// The kind with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What follows from it.
    #[must_use]
    pub fn consequence(self) -> Consequence {
        match self {
            Self::Transient | Self::Bug => Consequence::Retry,
            Self::Throttled | Self::SessionLost => Consequence::ReleaseFree,
            Self::PortalDown => Consequence::ReleaseAndPausePortal,
            Self::AccountRefused => Consequence::ReleaseAndPauseAccount,
            Self::BrowserMissing => Consequence::ReleaseAndPauseBrowser,
            Self::NeedsPerson => Consequence::Fail,
            Self::LayoutChanged => Consequence::RetryAndSuspectLayout,
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $kind:ident,
        $es:literal, $en:literal;)*) => {
        /// The exact trouble, as a code of its own. Causes are grouped by it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $name),* }

        impl Reason {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word on the wire and in the database.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The kind that it belongs to.
            #[must_use]
            pub fn kind(self) -> FailureKind {
                match self { $(Self::$name => FailureKind::$kind),* }
            }

            /// What it means and what to do, for the operator.
            #[must_use]
            pub fn text(self) -> Text {
                match self { $(Self::$name => Text::new($es, $en)),* }
            }
        }
    };
}

reasons! {
    /// The page did not get where it should in time.
    TimedOut = "timed_out", Transient,
        "El portal tardó más de lo esperado en este paso. Se reintenta solo.",
        "The portal took longer than expected at this step. It is tried again by itself.";
    /// The portal answered with an error of its own.
    ServerError = "server_error", Transient,
        "El portal respondió con un error suyo. Se reintenta solo.",
        "The portal answered with an error of its own. It is tried again by itself.";
    /// The page crashed or was closed.
    PageCrashed = "page_crashed", Transient,
        "La página del navegador se cerró de golpe. Se reintenta solo.",
        "The browser page crashed. It is tried again by itself.";
    /// The browser itself is gone.
    BrowserGone = "browser_gone", Transient,
        "El navegador se cerró. Se abre otro y se reintenta solo.",
        "The browser closed. Another one is opened and the order is tried again.";
    /// The cart, read back, is not what was asked for.
    CartDiffers = "cart_differs", Transient,
        "El carro leído de vuelta no coincide con lo pedido. Se corrige en el próximo intento.",
        "The cart, read back, is not what was asked for. The next try corrects it.";
    /// It could not be shown whose cart the page holds.
    IdentityUnproven = "identity_unproven", Transient,
        "No se pudo comprobar que el carro fuera de esta consultora, así que no se tocó.",
        "It could not be shown that the cart is this consultora's, so nothing was touched.";
    /// A dialog that no rule closes.
    UnknownDialog = "unknown_dialog", Transient,
        "Apareció un aviso del portal que el programa no conoce. Mira la imagen y lo que dice.",
        "The portal showed a dialog that the program does not know. Look at the picture and its text.";
    /// 429 or the like.
    TooManyRequests = "too_many_requests", Throttled,
        "El portal pide ir más lento. El pedido vuelve a la cola sin gastar un intento.",
        "The portal asks to slow down. The order goes back to the queue free of charge.";
    /// The account is signed in too often.
    TooManySessions = "too_many_sessions", Throttled,
        "La cuenta tiene demasiadas sesiones abiertas. Se sigue con menos trabajadores por un rato.",
        "The account has too many sessions. Work goes on with fewer workers for a while.";
    /// Nobody answers at the portal's address.
    Unreachable = "unreachable", PortalDown,
        "El portal no responde. El lote está en pausa y sigue solo cuando vuelva.",
        "The portal does not answer. The batch is paused and goes on by itself when it is back.";
    /// A page that says that the portal is being worked on.
    Maintenance = "maintenance", PortalDown,
        "El portal está en mantención. El lote está en pausa y sigue solo cuando vuelva.",
        "The portal is under maintenance. The batch is paused and goes on by itself when it is back.";
    /// The session ended again and again.
    SessionLost = "session_lost", SessionLost,
        "El portal cerró la sesión varias veces. El pedido vuelve a la cola sin gastar un intento.",
        "The portal ended the session several times. The order goes back to the queue free of charge.";
    /// Wrong code or password.
    PasswordRefused = "password_refused", AccountRefused,
        "El portal rechazó el código o la contraseña. Todo está detenido: corrige la clave en Ajustes y reanuda.",
        "The portal refused the code or password. Everything is stopped: correct it in Settings and resume.";
    /// The account is locked.
    AccountLocked = "account_locked", AccountRefused,
        "La cuenta está bloqueada en el portal. Todo está detenido: desbloquéala y reanuda.",
        "The account is locked in the portal. Everything is stopped: have it unlocked and resume.";
    /// No code or password was given.
    NoCredentials = "no_credentials", AccountRefused,
        "Falta el código o la contraseña de la cuenta. Ingrésalos en Ajustes y reanuda.",
        "The account's code or password is missing. Enter them in Settings and resume.";
    /// The portal knows no such consultora.
    ConsultoraUnknown = "consultora_unknown", NeedsPerson,
        "El portal no conoce este código de consultora. Corrígelo y vuelve a cargar el pedido.",
        "The portal knows no consultora with this code. Correct it and load the order again.";
    /// The consultora may not order.
    ConsultoraBlocked = "consultora_blocked", NeedsPerson,
        "La consultora está bloqueada para pedidos en el portal.",
        "The consultora is blocked for orders in the portal.";
    /// The portal's name is not the spreadsheet's, and the batch was told to refuse that.
    NameDiffers = "name_differs", NeedsPerson,
        "El nombre en el portal no es el de la planilla. Revisa que el código sea el correcto.",
        "The portal's name is not the spreadsheet's. Check that the code is right.";
    /// The cycle that was asked for is not offered or closed.
    CycleClosed = "cycle_closed", NeedsPerson,
        "El ciclo pedido está cerrado o no se ofrece para esta consultora.",
        "The cycle is closed or is not offered for this consultora.";
    /// The cart held things already, and the batch was told to ask.
    CartNotEmpty = "cart_not_empty", NeedsPerson,
        "El carro ya tenía productos de la consultora y este lote pide preguntar antes.",
        "The cart already held the consultora's own products, and this batch asks first.";
    /// None of the profile's anchors is on the page.
    LayoutChanged = "layout_changed", LayoutChanged,
        "El portal muestra una pantalla que el programa no conoce. Puede haber cambiado.",
        "The portal shows a screen that the program does not know. It may have changed.";
    /// No browser was found, or it does not start.
    BrowserMissing = "browser_missing", BrowserMissing,
        "No se encontró un navegador o no arranca. Instala Chrome, Edge o Chromium y reanuda.",
        "No browser was found or it does not start. Install Chrome, Edge or Chromium and resume.";
    /// A panic or an impossible answer.
    Bug = "bug", Bug,
        "Un error del programa detuvo este intento. Se reintenta solo; el detalle está en el registro.",
        "A mistake in the program stopped this attempt. It is tried again; the log has the details.";
}

impl Reason {
    /// The reason with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|reason| reason.as_str() == word)
    }
}

/// What is known of the cart when an attempt ends without its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CartCondition {
    /// Nothing was changed.
    Untouched,
    /// What is wanted is in it.
    Exact,
    /// Changes were begun; the next attempt reads the cart first.
    Unfinished,
}

impl CartCondition {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Untouched, Self::Exact, Self::Unfinished];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Exact => "exact",
            Self::Unfinished => "unfinished",
        }
    }

    /// The condition with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|condition| condition.as_str() == word)
    }
}

/// One attempt's failure, complete enough to decide, to explain and to group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exact trouble; its kind decides what follows.
    pub reason: Reason,
    /// What was being done.
    pub step: Step,
    /// The portal's own words or the technical detail; may say nothing. Never holds a secret.
    pub detail: Text,
    /// What is known of the cart.
    pub cart: CartCondition,
    /// How long the portal asked to wait, in milliseconds, when it did.
    pub retry_after_ms: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back() {
        for kind in FailureKind::ALL {
            assert_eq!(FailureKind::parse(kind.as_str()), Some(kind));
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(*reason));
        }
    }

    #[test]
    fn every_reason_is_said_in_both_languages() {
        for reason in Reason::ALL {
            let text = reason.text();
            assert_ne!(text.es, text.en, "{reason:?}");
            assert!(!text.es.is_empty() && !text.en.is_empty(), "{reason:?}");
        }
    }

    #[test]
    fn what_is_not_the_orders_fault_is_free() {
        for kind in FailureKind::ALL {
            let free = match kind.consequence() {
                Consequence::Retry | Consequence::Fail | Consequence::RetryAndSuspectLayout => {
                    false
                }
                Consequence::ReleaseFree
                | Consequence::ReleaseAndPausePortal
                | Consequence::ReleaseAndPauseAccount
                | Consequence::ReleaseAndPauseBrowser => true,
            };
            let foreign = matches!(
                kind,
                FailureKind::Throttled
                    | FailureKind::PortalDown
                    | FailureKind::SessionLost
                    | FailureKind::AccountRefused
                    | FailureKind::BrowserMissing
            );
            assert_eq!(free, foreign, "{kind:?}");
        }
    }
}
