//! Troubles that can be switched on while it runs.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// What is to go wrong from now on. Putting another one replaces all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Everything is answered 502 for so long, in milliseconds.
    pub outage_ms: u64,
    /// Everything is cut off in the middle for so long, in milliseconds.
    pub reset_ms: u64,
    /// Calls are answered 429 for so long, in milliseconds.
    pub rate_limit_ms: u64,
    /// Calls are accepted and never answered for so long, in milliseconds.
    pub hang_ms: u64,
    /// Every call takes so much longer, in milliseconds.
    pub extra_latency_ms: u64,
    /// Calls that are answered 502 before they do anything, of 100.
    pub errors_percent: u32,
    /// End all sessions now.
    pub purge_sessions: bool,
    /// Lock the account from now on.
    pub lock_account: bool,
    /// Show the maintenance page from now on.
    pub maintenance: bool,
}

/// What happens to one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Answered,
    BadGateway,
    Reset,
    TooManyRequests,
    Hung,
    Maintenance,
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

    /// What happens to a call, a document or a script.
    pub(super) fn fate(&self, is_call: bool) -> Fate {
        let lasts = |ms: u64| self.since.elapsed() < Duration::from_millis(ms);
        if lasts(self.faults.hang_ms) {
            Fate::Hung
        } else if lasts(self.faults.reset_ms) {
            Fate::Reset
        } else if lasts(self.faults.outage_ms) {
            Fate::BadGateway
        } else if is_call && lasts(self.faults.rate_limit_ms) {
            Fate::TooManyRequests
        } else if self.faults.maintenance {
            Fate::Maintenance
        } else {
            Fate::Answered
        }
    }
}
