//! The states of a batch.

/// Where a batch stands. The words are those of the wire and of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BatchState {
    /// Loaded, not started. Left by start or cancel.
    Pending,
    /// Its orders may be claimed. Left by pause, by cancel, or when its last order ends.
    Running,
    /// No order is claimed; those under way go on to their end. Left by resume or cancel.
    Paused,
    /// Every order ended, none of them failed. Left when an order is retried.
    Completed,
    /// Every order ended, at least one of them failed. Left when an order is retried.
    Failed,
    /// Given up by the operator. Left when an order is retried.
    Cancelled,
}

impl BatchState {
    /// All of them, in the order of a batch's life.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Running,
        Self::Paused,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether nothing more happens to it by itself.
    #[must_use]
    pub fn is_ended(self) -> bool {
        match self {
            Self::Pending | Self::Running | Self::Paused => false,
            Self::Completed | Self::Failed | Self::Cancelled => true,
        }
    }
}

/// Who or what paused a batch; decides what ends the pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PauseReason {
    /// The operator: ends when the operator resumes.
    Operator,
    /// The portal does not answer: ends by itself when a probe gets through.
    PortalDown,
    /// The portal refused the account: ends when the operator has acted and resumes.
    AccountRefused,
    /// Several orders in a row met an unknown layout: ends when the operator resumes.
    LayoutChanged,
    /// No browser could be started: ends when the operator resumes.
    BrowserMissing,
}

impl PauseReason {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Operator,
        Self::PortalDown,
        Self::AccountRefused,
        Self::LayoutChanged,
        Self::BrowserMissing,
    ];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::PortalDown => "portal_down",
            Self::AccountRefused => "account_refused",
            Self::LayoutChanged => "layout_changed",
            Self::BrowserMissing => "browser_missing",
        }
    }

    /// The reason with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}
