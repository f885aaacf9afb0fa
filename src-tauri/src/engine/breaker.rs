//! The portal-down breaker: everything waits while one probe at a time asks whether the portal is
//! back, and then work is let in by growing waves. Pure: time is an argument.

use crate::domain::Epoch;

const FIRST_PROBE_MS: i64 = 2_000;
const PROBE_MS_MAX: i64 = 30_000;

/// Whether the portal is thought to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Breaker {
    /// It answers.
    Closed,
    /// It does not; the next probe is due at `probe_at`.
    Open {
        since: Epoch,
        probe_at: Epoch,
        wait_ms: i64,
    },
    /// A probe is under way.
    Probing { since: Epoch, wait_ms: i64 },
    /// It is back; so many workers may work, more after each success.
    Recovering { wave: u32 },
}

impl Breaker {
    /// An order met a portal that does not answer. Answers whether that is new.
    pub(super) fn trip(&mut self, now: Epoch) -> bool {
        match self {
            Self::Closed | Self::Recovering { .. } => {
                *self = Self::Open {
                    since: now,
                    probe_at: now.plus_ms(FIRST_PROBE_MS),
                    wait_ms: FIRST_PROBE_MS,
                };
                true
            }
            // Orders that were under way when it went down say what is known already.
            Self::Open { .. } | Self::Probing { .. } => false,
        }
    }

    /// Whether a probe is to be sent now; it then counts as sent.
    pub(super) fn take_probe(&mut self, now: Epoch) -> bool {
        if let Self::Open {
            since,
            probe_at,
            wait_ms,
        } = *self
            && now >= probe_at
        {
            *self = Self::Probing { since, wait_ms };
            return true;
        }
        false
    }

    /// The probe's answer.
    pub(super) fn probed(&mut self, now: Epoch, answers: bool) {
        if let Self::Probing { since, wait_ms } = *self {
            *self = if answers {
                Self::Recovering { wave: 1 }
            } else {
                let wait_ms = (wait_ms * 2).min(PROBE_MS_MAX);
                Self::Open {
                    since,
                    probe_at: now.plus_ms(wait_ms),
                    wait_ms,
                }
            };
        }
    }

    /// An order got through.
    pub(super) fn succeeded(&mut self, workers: u32) {
        if let Self::Recovering { wave } = self {
            *wave *= 2;
            if *wave >= workers {
                *self = Self::Closed;
            }
        }
    }

    /// How many of `workers` may work.
    pub(super) fn allowed(&self, workers: u32) -> u32 {
        match self {
            Self::Closed => workers,
            Self::Open { .. } | Self::Probing { .. } => 0,
            Self::Recovering { wave } => workers.min(*wave),
        }
    }

    /// When the next probe is due.
    pub(super) fn next_probe(&self) -> Option<Epoch> {
        match self {
            Self::Open { probe_at, .. } => Some(*probe_at),
            Self::Closed | Self::Probing { .. } | Self::Recovering { .. } => None,
        }
    }

    /// Now is `now`, whatever it was before: a clock that was set back moves no probe out of reach.
    pub(super) fn heed_clock(&mut self, now: Epoch) {
        if let Self::Open { probe_at, .. } = self {
            *probe_at = (*probe_at).min(now.plus_ms(PROBE_MS_MAX));
        }
    }

    /// Since when the portal does not answer.
    pub(super) fn down_since(&self) -> Option<Epoch> {
        match self {
            Self::Open { since, .. } | Self::Probing { since, .. } => Some(*since),
            Self::Closed | Self::Recovering { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_probe_at_a_time_then_growing_waves() {
        let mut breaker = Breaker::Closed;
        assert!(breaker.trip(Epoch(0)));
        assert!(
            !breaker.trip(Epoch(1)),
            "the second worker's failure is no news"
        );
        assert_eq!(breaker.allowed(4), 0);
        assert!(!breaker.take_probe(Epoch(1_999)));
        assert!(breaker.take_probe(Epoch(2_000)));
        assert!(!breaker.take_probe(Epoch(9_000)), "one at a time");
        breaker.probed(Epoch(9_000), false);
        assert_eq!(breaker.next_probe(), Some(Epoch(13_000)));
        assert!(breaker.take_probe(Epoch(13_000)));
        breaker.probed(Epoch(13_100), true);
        assert_eq!(breaker.allowed(4), 1);
        breaker.succeeded(4);
        assert_eq!(breaker.allowed(4), 2);
        breaker.succeeded(4);
        assert_eq!(breaker, Breaker::Closed);
    }

    #[test]
    fn a_clock_that_is_set_back_moves_no_probe_out_of_reach() {
        let mut breaker = Breaker::Closed;
        breaker.trip(Epoch(86_400_000));
        breaker.heed_clock(Epoch(0));
        assert_eq!(breaker.next_probe(), Some(Epoch(PROBE_MS_MAX)));
        breaker.heed_clock(Epoch(1_000));
        assert_eq!(breaker.next_probe(), Some(Epoch(PROBE_MS_MAX)));
    }

    #[test]
    fn probes_grow_apart_and_are_bounded() {
        let mut breaker = Breaker::Closed;
        breaker.trip(Epoch(0));
        let mut now = Epoch(0);
        for _ in 0..20 {
            now = breaker.next_probe().unwrap();
            assert!(breaker.take_probe(now));
            breaker.probed(now, false);
        }
        assert_eq!(breaker.next_probe(), Some(now.plus_ms(PROBE_MS_MAX)));
        assert_eq!(breaker.down_since(), Some(Epoch(0)));
    }
}
