//! Pages that grow: between two orders one that holds too much is renewed, one at a time, so that a
//! portal whose pages all grow alike never waits for all of them at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The right to renew a context because its page has grown.
pub(super) struct Renewals(Arc<Semaphore>);

/// What is known of one page's growth.
#[derive(Default)]
pub(super) struct Growth {
    is_too_much: bool,
    /// Held until the context is gone.
    renewal: Option<OwnedSemaphorePermit>,
}

impl Renewals {
    pub(super) fn one_at_a_time() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Growth {
    /// The page was weighed.
    pub(super) fn weighed(&mut self, bytes: u64, megabytes_max: u32, renewals: &Renewals) {
        let bytes_max = u64::from(megabytes_max) << 20;
        if bytes <= bytes_max {
            return;
        }
        if self.renewal.is_none() {
            self.renewal = Arc::clone(&renewals.0).try_acquire_owned().ok();
        }
        // Twice as much cannot wait for another one's turn.
        self.is_too_much = self.renewal.is_some() || bytes > bytes_max.saturating_mul(2);
        let renewed = self.is_too_much;
        tracing::info!(megabytes = bytes >> 20, renewed, "a page has grown");
    }

    /// Whether its context is to be renewed.
    pub(super) fn is_too_much(&self) -> bool {
        self.is_too_much
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1 << 20;

    #[test]
    fn one_goes_at_a_time_and_what_is_far_too_large_at_once() {
        let renewals = Renewals::one_at_a_time();
        let weighed = |megabytes: u64| {
            let mut growth = Growth::default();
            growth.weighed(megabytes * MB, 100, &renewals);
            growth
        };
        assert!(!weighed(100).is_too_much());
        let first = weighed(101);
        assert!(first.is_too_much());
        assert!(!weighed(200).is_too_much(), "the first is not gone yet");
        assert!(weighed(201).is_too_much());
        drop(first);
        assert!(weighed(200).is_too_much());
    }
}
