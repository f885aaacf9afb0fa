//! The end of an engine from one moment to the next, and what it had sent off before.

use gsp_bot::domain::{AttemptNumber, OrderId, Step, Text};
use gsp_bot::engine::Clock;
use gsp_bot::store::Settlement;

use crate::crew::Stage;
use crate::database::Fault;
use crate::model::{Act, Verdict};
use crate::portal::Session;
use crate::sim::{Plant, Sim, attempt_now};

/// Something that a dead engine had sent off already.
#[derive(Debug)]
pub struct Late {
    pub at: i64,
    session: Session,
    what: LateWord,
}

#[derive(Debug)]
enum LateWord {
    Reached(Step),
    Note,
    Renewal,
    Settled(Settlement),
}

impl Sim {
    /// The whole program is gone from one moment to the next.
    pub async fn kill(&mut self, at: usize) -> Verdict {
        if at >= self.machines.len() {
            return Ok(());
        }
        let working = self.working();
        let mut machine = self.machines.remove(at);
        let number = machine.number;
        for hand in machine.slots.crew.hands.values_mut() {
            let Some(session) = hand.session() else {
                continue;
            };
            let stage = std::mem::replace(&mut hand.stage, Stage::Seating);
            let what = match stage {
                Stage::Settling { settlement, .. } if self.dice.chance(60) => {
                    LateWord::Settled(settlement)
                }
                Stage::Filling(_) if self.dice.chance(30) => match self.dice.below(3) {
                    0 => LateWord::Note,
                    1 => LateWord::Renewal,
                    _ => LateWord::Reached(*self.dice.pick(&[Step::OpenCart, Step::Products])),
                },
                Stage::Idle
                | Stage::Seating
                | Stage::Filling(_)
                | Stage::Concluding(_)
                | Stage::Settling { .. }
                | Stage::Reporting(_) => continue,
            };
            let at = self.time.elapsed() + self.dice.between(0, 30_000);
            self.late.push(Late { at, session, what });
        }
        machine.drop_work();
        self.say(|| format!("engine {number} is killed"));
        self.judge(&Act::Nobody, &working).await
    }

    /// Killed between two commits of one decision: what would have come after is as if it had never
    /// been, and so is whatever was handed to workers.
    pub async fn kill_amid_decision(&mut self) -> Verdict {
        if self.machines.is_empty() || self.database.fault().is_some() {
            return Ok(());
        }
        let at = self.dice.below(self.machines.len());
        if self.machines[at].stops_at.is_some() {
            return Ok(());
        }
        let room = self.dice.between(0, 3);
        self.has_failed = true;
        self.database.fail(Fault::RoomFor(room)).await;
        self.crank(at).await?;
        self.database.heal().await;
        self.kill(at).await
    }

    /// What a dead engine had sent off arrives.
    pub async fn deliver(&mut self, late: Late) -> Verdict {
        let working = self.working();
        let store = self.database.store.clone();
        let now = self.time.now();
        let Session { order, attempt } = late.session;
        let (order, attempt) = (OrderId(order), AttemptNumber(attempt));
        self.say(|| format!("late: {late:?}").chars().take(120).collect());
        let text = Text::new("late", "late");
        match late.what {
            LateWord::Reached(step) => {
                let held = store.reached(now, order, attempt, step, text).await;
                self.count(format!("late step: {:?}", held.ok()));
            }
            LateWord::Note => {
                let step = Step::Products;
                let held = store.noted(now, order, attempt, step, text).await;
                self.count(format!("late note: {:?}", held.ok()));
            }
            LateWord::Renewal => {
                let until = now.plus_ms(300_000);
                let held = store.renew_lease(order, attempt, until).await;
                self.count(format!("late renewal: {:?}", held.ok()));
            }
            LateWord::Settled(mut settlement) => {
                if self.plant == Some(Plant::NoFence) {
                    settlement.attempt = attempt_now(&self.seen, order).unwrap_or(attempt);
                }
                let settled = store.settle(now, &settlement).await;
                self.count(format!("late end: {:?}", settled.ok()));
            }
        }
        self.judge(&Act::Attempt(late.session), &working).await
    }
}
