//! Troubles that can be switched on while it runs.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// What is to go wrong from now on. Putting another one replaces all of it; the troubles of the
/// profile go on beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Connections are refused for so long, in milliseconds; those that are open are reset.
    /// Nothing can be asked meanwhile, the ledger and the faults neither.
    pub refuse_ms: u64,
    /// Everything is answered 502 for so long, in milliseconds.
    pub outage_ms: u64,
    /// Connections are reset instead of answered for so long, in milliseconds.
    pub reset_ms: u64,
    /// Calls are answered 429 for so long, in milliseconds.
    pub rate_limit_ms: u64,
    /// Everything is accepted and never answered for so long, in milliseconds.
    pub hang_ms: u64,
    /// Every call takes so much longer, in milliseconds.
    pub extra_latency_ms: u64,
    /// Calls that are answered 502 before they do anything, of 100.
    pub errors_percent: u32,
    /// Changes of a cart that are done and answered 504, of 100.
    pub ghosts_percent: u32,
    /// End all sessions now.
    pub purge_sessions: bool,
    /// Lock the accounts from now on.
    pub lock_account: bool,
    /// Wrong passwords in a row that lock an account, instead of the usual three.
    pub wrong_passwords_max: Option<u32>,
    /// Sessions that an account may have, instead of the profile's number.
    pub sessions_max: Option<usize>,
    /// One session too many ends the oldest instead of being refused.
    pub evict_oldest_session: bool,
    /// A session ends when it was left alone for so long, in milliseconds.
    pub session_idle_ms: Option<u64>,
    /// Show the maintenance page from now on.
    pub maintenance: bool,
    /// Pages come empty from now on.
    pub blank_pages: bool,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Answered,
    BadGateway,
    GatewayTimeout,
    Reset,
    TooManyRequests,
    Hung,
    Maintenance,
    Blank,
}

impl Fate {
    /// Its word in the ledger.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::BadGateway => "502",
            Self::GatewayTimeout => "504",
            Self::Reset => "reset",
            Self::TooManyRequests => "429",
            Self::Hung => "hung",
            Self::Maintenance => "maintenance",
            Self::Blank => "blank",
        }
    }
}

/// Faults with the instant at which they were put.
#[derive(Clone, Debug)]
pub(super) struct ActiveFaults {
    pub(super) faults: Faults,
    since: Instant,
}

impl ActiveFaults {
    pub(super) fn new(faults: Faults) -> Self {
        Self {
            faults,
            since: Instant::now(),
        }
    }

    /// How long nobody gets in yet.
    pub(super) fn refuses_for(&self) -> Option<Duration> {
        Duration::from_millis(self.faults.refuse_ms)
            .checked_sub(self.since.elapsed())
            .filter(|left| !left.is_zero())
    }

    /// What happens to a call, a document or a script.
    pub(super) fn fate(&self, of: Asked) -> Fate {
        let lasts = |ms: u64| self.since.elapsed() < Duration::from_millis(ms);
        if lasts(self.faults.reset_ms) || lasts(self.faults.refuse_ms) {
            Fate::Reset
        } else if lasts(self.faults.hang_ms) {
            Fate::Hung
        } else if lasts(self.faults.outage_ms) {
            Fate::BadGateway
        } else if of == Asked::Call && lasts(self.faults.rate_limit_ms) {
            Fate::TooManyRequests
        } else if self.faults.maintenance {
            Fate::Maintenance
        } else if of == Asked::Page && self.faults.blank_pages {
            Fate::Blank
        } else {
            Fate::Answered
        }
    }
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Call,
    Page,
    Asset,
}

impl Asked {
    pub(super) fn of(path: &str) -> Self {
        if path.starts_with("/api/") {
            Self::Call
        } else if path.starts_with("/assets/") {
            Self::Asset
        } else {
            Self::Page
        }
    }
}
