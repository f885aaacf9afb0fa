//! Time that passes when the simulator says so, and a wall clock that can be set wrong.

use std::sync::atomic::{AtomicI64, Ordering};

use gsp_bot::domain::Epoch;
use gsp_bot::engine::Clock;

const START: i64 = 1_760_000_000_000;

/// Both clocks of the machine, in milliseconds.
#[derive(Debug, Default)]
pub struct Time {
    elapsed: AtomicI64,
    set_wrong_by: AtomicI64,
}

impl Time {
    /// What no setting of the wall clock changes.
    pub fn elapsed(&self) -> i64 {
        self.elapsed.load(Ordering::Relaxed)
    }

    pub fn pass(&self, ms: i64) {
        self.elapsed.fetch_add(ms.max(0), Ordering::Relaxed);
    }

    /// The wall clock jumps.
    pub fn set_by(&self, ms: i64) {
        self.set_wrong_by.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Clock for Time {
    fn now(&self) -> Epoch {
        Epoch(START + self.elapsed() + self.set_wrong_by.load(Ordering::Relaxed))
    }
}
