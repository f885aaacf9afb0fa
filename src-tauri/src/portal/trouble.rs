//! Why a step did not reach its goal, before it is known what that means for the attempt.

use crate::browser::{ActionError, NavigationProblem};
use crate::domain::Reason;

use super::text::short;

/// What ends a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The attempt has failed.
    Failed {
        /// Why.
        reason: Reason,
        /// The portal's own words or the technical detail.
        detail: String,
        /// How long the portal asked to wait.
        retry_after_ms: Option<u64>,
    },
    /// The page is not, or no longer, where the step works: the way begins anew from whatever it
    /// shows. Holds what was being done.
    Astray(String),
    /// The attempt was told to stop.
    Told,
}

/// The outcome of a step.
pub(crate) type Going<T> = Result<T, Trouble>;

impl Trouble {
    /// A failure without a wait.
    pub(crate) fn failed(reason: Reason, detail: impl AsRef<str>) -> Self {
        Self::Failed {
            reason,
            detail: short(detail.as_ref()),
            retry_after_ms: None,
        }
    }

    /// The page is somewhere else.
    pub(crate) fn astray(what: impl AsRef<str>) -> Self {
        Self::Astray(short(what.as_ref()))
    }
}

impl From<ActionError> for Trouble {
    fn from(error: ActionError) -> Self {
        let text = error.to_string();
        match error {
            // A time-out of one action says that the screen is not what was thought. The order's
            // own deadline ends what leads nowhere.
            ActionError::Timeout { .. }
            | ActionError::Interrupted { .. }
            | ActionError::Protocol(_) => Self::astray(text),
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
