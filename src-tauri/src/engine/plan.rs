//! How many orders to claim now, and when to look again. Pure: the dispatcher turns the crank.

use crate::domain::Epoch;

/// What the decision rests on.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    /// Workers as set.
    pub(super) workers: u32,
    /// Workers with an order.
    pub(super) busy: u32,
    /// The breaker's and the throttle's word, the smaller one.
    pub(super) allowed: u32,
    /// No new work.
    pub(super) stopping: bool,
    /// The earliest instant of the next claim, for the stagger.
    pub(super) next_claim: Epoch,
    /// Whether the queue may hold something: false after a claim found nothing, until news comes.
    pub(super) may_hold_work: bool,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// Claim one order now.
    Claim,
    /// Claim one at this instant.
    ClaimAt(Epoch),
    /// Wait for news.
    Wait,
}

pub(super) fn plan(now: Epoch, snapshot: &Snapshot) -> Plan {
    let free = snapshot
        .allowed
        .min(snapshot.workers)
        .saturating_sub(snapshot.busy);
    if snapshot.stopping || !snapshot.may_hold_work || free == 0 {
        Plan::Wait
    } else if now < snapshot.next_claim {
        Plan::ClaimAt(snapshot.next_claim)
    } else {
        Plan::Claim
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot() -> Snapshot {
        Snapshot {
            workers: 3,
            busy: 1,
            allowed: 3,
            stopping: false,
            next_claim: Epoch(100),
            may_hold_work: true,
        }
    }

    #[test]
    fn claims_when_there_is_a_free_worker_and_it_is_time() {
        assert_eq!(plan(Epoch(99), &snapshot()), Plan::ClaimAt(Epoch(100)));
        assert_eq!(plan(Epoch(100), &snapshot()), Plan::Claim);
    }

    #[test]
    fn waits_otherwise() {
        for blocked in [
            Snapshot {
                busy: 3,
                ..snapshot()
            },
            Snapshot {
                allowed: 1,
                ..snapshot()
            },
            Snapshot {
                allowed: 0,
                busy: 0,
                ..snapshot()
            },
            Snapshot {
                stopping: true,
                ..snapshot()
            },
            Snapshot {
                may_hold_work: false,
                ..snapshot()
            },
        ] {
            assert_eq!(plan(Epoch(100), &blocked), Plan::Wait, "{blocked:?}");
        }
    }

    #[test]
    fn never_more_than_the_workers_set_even_when_that_was_lowered() {
        assert_eq!(
            plan(
                Epoch(100),
                &Snapshot {
                    workers: 1,
                    busy: 2,
                    ..snapshot()
                }
            ),
            Plan::Wait
        );
    }
}
