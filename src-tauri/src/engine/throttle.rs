//! Fewer workers for a while when the portal asks for less. Pure: time is an argument.

use crate::domain::Epoch;

/// Time after which one more worker is let in again, in milliseconds, and the longest one that the
/// portal may ask for.
const STEP_MS: i64 = 30_000;
const STEP_MS_MAX: i64 = 10 * STEP_MS;

/// The pause before the next claim, in milliseconds: the first one, and the longest.
const PAUSE_MS: i64 = 3_000;
pub(super) const PAUSE_MS_MAX: i64 = 60_000;

/// How many workers may work at once, and how long a pause the portal is given.
#[derive(Clone, Debug)]
pub(super) struct Throttle {
    allowed: Option<u32>,
    next_step: Epoch,
    pause_ms: i64,
}

impl Throttle {
    pub(super) fn new() -> Self {
        Self {
            allowed: None,
            next_step: Epoch(0),
            pause_ms: PAUSE_MS,
        }
    }

    /// The portal asked for less while `busy` workers were at it; `wait_ms` when it said how long.
    pub(super) fn slow_down(&mut self, now: Epoch, busy: u32, wait_ms: Option<u64>) {
        let fewer = busy.saturating_sub(1).max(1);
        self.allowed = Some(self.allowed.map_or(fewer, |allowed| allowed.min(fewer)));
        let wait_ms = wait_ms
            .and_then(|ms| i64::try_from(ms).ok())
            .unwrap_or(STEP_MS);
        self.next_step = now.plus_ms(wait_ms.clamp(1_000, STEP_MS_MAX));
    }

    /// The pause before the next claim, in milliseconds: as long as the portal said, else twice as
    /// long each time, until an order gets through.
    pub(super) fn pause_ms(&mut self, asked_ms: Option<u64>) -> i64 {
        if let Some(asked_ms) = asked_ms.and_then(|ms| i64::try_from(ms).ok()) {
            return asked_ms.min(PAUSE_MS_MAX);
        }
        let pause_ms = self.pause_ms;
        self.pause_ms = (pause_ms * 2).min(PAUSE_MS_MAX);
        pause_ms
    }

    /// An order got through.
    pub(super) fn succeeded(&mut self) {
        self.pause_ms = PAUSE_MS;
    }

    /// How many of `workers` may work now.
    pub(super) fn allowed(&mut self, now: Epoch, workers: u32) -> u32 {
        while let Some(allowed) = self.allowed
            && now >= self.next_step
        {
            self.allowed = (allowed + 1 < workers).then_some(allowed + 1);
            self.next_step = self.next_step.plus_ms(STEP_MS);
        }
        self.allowed.map_or(workers, |allowed| allowed.min(workers))
    }

    /// Now is `now`, whatever it was before: a clock that was set back moves no step out of reach.
    pub(super) fn heed_clock(&mut self, now: Epoch) {
        self.next_step = self.next_step.min(now.plus_ms(STEP_MS_MAX));
    }

    /// When more are let in.
    pub(super) fn next_step(&self) -> Option<Epoch> {
        self.allowed.map(|_| self.next_step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_way_and_comes_back_one_by_one() {
        let mut throttle = Throttle::new();
        assert_eq!(throttle.allowed(Epoch(0), 4), 4);
        throttle.slow_down(Epoch(0), 4, None);
        assert_eq!(throttle.allowed(Epoch(0), 4), 3);
        throttle.slow_down(Epoch(1), 3, None);
        assert_eq!(throttle.allowed(Epoch(2), 4), 2);
        assert_eq!(throttle.allowed(Epoch(30_001), 4), 3);
        assert_eq!(throttle.allowed(Epoch(60_001), 4), 4);
        assert_eq!(throttle.next_step(), None);
    }

    #[test]
    fn pauses_grow_until_an_order_gets_through() {
        let mut throttle = Throttle::new();
        let pauses: Vec<i64> = (0..7).map(|_| throttle.pause_ms(None)).collect();
        assert_eq!(
            pauses,
            [3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000]
        );
        assert_eq!(throttle.pause_ms(Some(2_000)), 2_000);
        throttle.succeeded();
        assert_eq!(throttle.pause_ms(None), 3_000);
    }

    #[test]
    fn a_clock_that_is_set_back_moves_no_step_out_of_reach() {
        let mut throttle = Throttle::new();
        throttle.slow_down(Epoch(86_400_000), 4, None);
        throttle.heed_clock(Epoch(0));
        assert_eq!(throttle.allowed(Epoch(STEP_MS_MAX), 4), 4);
    }

    #[test]
    fn one_worker_always_stays() {
        let mut throttle = Throttle::new();
        throttle.slow_down(Epoch(0), 1, Some(5_000));
        assert_eq!(throttle.allowed(Epoch(10), 1), 1);
    }
}
