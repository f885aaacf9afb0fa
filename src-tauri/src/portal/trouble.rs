//! Why a step did not reach its goal, before it is known what that means for the attempt.

use crate::browser::{ActionError, NavigationProblem};
use crate::domain::{Reason, Text};

use super::details;

/// What ends a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The attempt has failed.
    Failed {
        /// Why.
        reason: Reason,
        /// The portal's own words or the technical detail.
        detail: Text,
        /// How long the portal asked to wait.
        retry_after_ms: Option<u64>,
    },
    /// The page is not, or no longer, where the step works: the way begins anew from whatever it
    /// shows. Holds what was being done.
    Astray(Text),
    /// The attempt was told to stop.
    Told,
}

/// The outcome of a step.
pub(crate) type Going<T> = Result<T, Trouble>;

impl Trouble {
    /// A failure without a wait.
    pub(crate) fn failed(reason: Reason, detail: Text) -> Self {
        Self::Failed {
            reason,
            detail: details::cut(&detail),
            retry_after_ms: None,
        }
    }

    /// The page is somewhere else.
    pub(crate) fn astray(es: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Astray(details::cut(&Text::new(es, en)))
    }
}

impl From<ActionError> for Trouble {
    fn from(error: ActionError) -> Self {
        let text = details::action(&error);
        match error {
            // A time-out of one action says that the screen is not what was thought. The order's
            // own deadline ends what leads nowhere.
            ActionError::Timeout { .. }
            | ActionError::Interrupted { .. }
            | ActionError::Protocol(_) => Self::Astray(details::cut(&text)),
            ActionError::Navigation(
                NavigationProblem::ConnectionRefused
                | NavigationProblem::NameNotResolved
                | NavigationProblem::ConnectionReset
                | NavigationProblem::TimedOut
                | NavigationProblem::Other(_),
            ) => Self::failed(Reason::Unreachable, text),
            ActionError::Crashed | ActionError::Gone => Self::failed(Reason::PageCrashed, text),
            ActionError::Closed => Self::failed(Reason::BrowserGone, text),
            ActionError::Script(_) => Self::failed(Reason::Bug, text),
        }
    }
}
