//! When the portal asks for fewer requests.

use std::time::Duration;

use crate::domain::{Reason, Text};

use super::Journal;
use super::trouble::{Going, Trouble};
use super::visit::Visit;
use super::wording;

/// The first wait when the portal does not say for how long, halved; each further one is twice as
/// long.
const WAIT_MS: u64 = 500;

impl<J: Journal> Visit<'_, J> {
    /// Goes astray, after a wait, when the portal has asked for less: what a step was waiting for
    /// was never begun.
    pub(crate) async fn throttled(&mut self) -> Going<()> {
        if self.give_the_portal_time().await? {
            return Err(Trouble::astray(
                "el portal pidió menos solicitudes",
                "the portal asked for fewer requests",
            ));
        }
        Ok(())
    }

    /// Waits as long as the portal has asked for, and tells whether it has. Fails when it asks for
    /// too long or too often: then the order is better given back, and fewer workers are.
    pub(crate) async fn give_the_portal_time(&mut self) -> Going<bool> {
        let Some(asked_ms) = self.page.take_too_many_requests() else {
            return Ok(false);
        };
        self.tally.throttles += 1;
        let times = self.tally.throttles;
        let wait_ms = if asked_ms > 0 {
            asked_ms
        } else {
            WAIT_MS << times.min(5)
        };
        let waits = &self.profile.waits;
        if times > self.profile.limits.throttles || wait_ms > waits.throttle_ms {
            return Err(Trouble::Failed {
                reason: Reason::TooManyRequests,
                detail: Text::same("429"),
                retry_after_ms: (asked_ms > 0).then_some(asked_ms),
            });
        }
        self.note(wording::asked_to_wait(wait_ms)).await?;
        // No two seats in step.
        let jitter_ms = rand::random_range(0..=wait_ms / 4);
        let wait = Duration::from_millis(wait_ms + jitter_ms);
        // The end of the wait is what is wanted; being told to stop ends it early.
        let told = tokio::time::timeout(wait, self.stop.cancelled()).await;
        if told.is_ok() {
            return Err(Trouble::Told);
        }
        Ok(true)
    }
}
