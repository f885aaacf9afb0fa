//! An instant by which a call must have answered.

use std::time::{Duration, Instant};

/// As good as never, where a time was asked for that no clock reaches.
const FAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// An instant by which something must be over. Handed down, so that the parts of a whole cannot
/// take longer than the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    /// So long from now.
    #[must_use]
    pub fn after(time: Duration) -> Self {
        let now = Instant::now();
        Self(now.checked_add(time).unwrap_or(now + FAR))
    }

    /// So many milliseconds from now.
    #[must_use]
    pub fn after_ms(ms: u64) -> Self {
        Self::after(Duration::from_millis(ms))
    }

    /// The earlier of this one and `time` from now.
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        self.min(Self::after(time))
    }

    /// What is left; zero when it is over.
    #[must_use]
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// What is left, in milliseconds.
    #[must_use]
    pub fn left_ms(self) -> u64 {
        u64::try_from(self.left().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.left().is_zero()
    }

    pub(super) fn instant(self) -> tokio::time::Instant {
        self.0.into()
    }
}
