//! The only clock of the engine, so that a test can have its own.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::Epoch;

/// Says what time it is.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Epoch;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Epoch {
        // A clock before 1970 is as good as one that stands still.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Epoch(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
