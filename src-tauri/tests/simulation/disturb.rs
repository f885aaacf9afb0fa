//! What happens from outside: the operator, kills, late results, clocks, weather.

use gsp_bot::domain::{AttemptNumber, BatchId, OrderId, PauseReason, Step, Text};
use gsp_bot::engine::Clock;
use gsp_bot::store::{Actor, Filter, Settlement, StoreError};

use crate::crew::Stage;
use crate::database::Fault;
use crate::dice::Dice;
use crate::model::{Act, Verb, Verdict, must};
use crate::portal::Session;
use crate::sim::{Plant, Sim, attempt_now};

const HOUR_MS: i64 = 3_600_000;

/// What a seed has more of than others: a run in which everything happens at once finds less.
#[derive(Clone, Debug)]
pub struct Temper {
    pub troubled_percent: usize,
    pub fault_percent: usize,
    /// How often something happens from outside, in steps of a hundred.
    pub disturbed_percent: usize,
    disturbances: Vec<Disturbance>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disturbance {
    Verb,
    Kill,
    KillAmidDecision,
    Stop,
    SecondEngine,
    ClockJump,
    Sleep,
    Wake,
    Weather,
    Settings,
    WorkerDies,
}

const DISTURBANCES: [Disturbance; 11] = [
    Disturbance::Verb,
    Disturbance::Kill,
    Disturbance::KillAmidDecision,
    Disturbance::Stop,
    Disturbance::SecondEngine,
    Disturbance::ClockJump,
    Disturbance::Sleep,
    Disturbance::Wake,
    Disturbance::Weather,
    Disturbance::Settings,
    Disturbance::WorkerDies,
];

impl Temper {
    pub fn draw(dice: &mut Dice) -> Self {
        let mut disturbances = vec![Disturbance::Verb];
        for kind in DISTURBANCES {
            let percent = if kind == Disturbance::SecondEngine {
                20
            } else {
                50
            };
            if dice.chance(percent) {
                disturbances.push(kind);
            }
        }
        Self {
            troubled_percent: *dice.pick(&[0, 30, 70]),
            fault_percent: *dice.pick(&[0, 0, 4, 12]),
            disturbed_percent: *dice.pick(&[3, 8, 20]),
            disturbances,
        }
    }
}

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
    /// Most days begin with a file that is loaded and started.
    pub async fn begin(&mut self) -> Verdict {
        while self.dice.chance(85)
            && let Some(file) = self.files.pop()
        {
            self.command(Verb::Load(Box::new(file))).await?;
        }
        let batches: Vec<i64> = self.model.batches.keys().copied().collect();
        for batch in batches {
            if self.dice.chance(90) {
                self.command(Verb::Start(batch)).await?;
            }
        }
        self.start_machine();
        Ok(())
    }

    pub async fn disturb(&mut self) -> Verdict {
        let kind = *self.dice.pick(&self.temper.disturbances);
        self.count(format!("outside: {kind:?}"));
        match kind {
            Disturbance::Verb => {
                let verb = self.draw_verb();
                self.arm().await;
                self.command(verb).await
            }
            Disturbance::Kill => {
                let at = self.dice.below(self.machines.len());
                self.kill(at).await
            }
            Disturbance::KillAmidDecision => self.kill_amid_decision().await,
            Disturbance::Stop => {
                let at = self.dice.below(self.machines.len());
                let limit_ms = self.dice.between(0, 60_000);
                if let Some(machine) = self.machines.get_mut(at) {
                    machine.stop(limit_ms);
                    self.say(|| "told to stop".to_owned());
                }
                Ok(())
            }
            Disturbance::SecondEngine => {
                if self.machines.len() == 1 {
                    self.start_machine();
                }
                Ok(())
            }
            Disturbance::ClockJump => {
                let by_ms = *self.dice.pick(&[
                    -24 * HOUR_MS,
                    -HOUR_MS,
                    -90_000,
                    -700,
                    700,
                    90_000,
                    HOUR_MS,
                    24 * HOUR_MS,
                ]);
                self.time.set_by(by_ms);
                self.say(|| format!("the clock jumps by {by_ms}"));
                Ok(())
            }
            Disturbance::Sleep => {
                self.time.pass(HOUR_MS);
                self.say(|| "an hour of sleep".to_owned());
                Ok(())
            }
            Disturbance::Wake => self.wake().await,
            Disturbance::Weather => {
                self.change_weather();
                Ok(())
            }
            Disturbance::WorkerDies => self.end_a_worker().await,
            Disturbance::Settings => {
                let workers = u32::try_from(self.dice.between(1, 4)).unwrap();
                self.settings.workers = workers;
                for machine in &mut self.machines {
                    machine.settings.workers = workers;
                }
                self.say(|| format!("{workers} workers"));
                Ok(())
            }
        }
    }

    fn draw_verb(&mut self) -> Verb {
        let batches: Vec<i64> = self.model.batches.keys().copied().collect();
        let orders: Vec<i64> = self.model.orders.keys().copied().collect();
        if batches.is_empty() || (!self.files.is_empty() && self.dice.chance(30)) {
            return match self.files.pop() {
                Some(file) => Verb::Load(Box::new(file)),
                None => Verb::Start(1),
            };
        }
        let batch = *self.dice.pick(&batches);
        let order = *self.dice.pick(&orders);
        match self.dice.below(16) {
            0..=3 => Verb::Start(batch),
            4 | 5 => Verb::Pause(batch),
            6..=8 => Verb::Resume(batch),
            9 => Verb::CancelBatch(batch),
            10 | 11 => Verb::CancelOrder(order),
            12 | 13 => Verb::Retry(batch),
            _ => Verb::RetryOrder(order),
        }
    }

    /// The operator asks for something, sometimes twice.
    pub async fn command(&mut self, verb: Verb) -> Verdict {
        self.say(|| format!("{verb:?}").chars().take(60).collect());
        let is_faulty = self.database.fault().is_some();
        let working = self.working();
        let done = self.ask(&verb).await;
        match &done {
            Ok(()) | Err(StoreError::BatchIs { .. } | StoreError::OrderIs { .. }) => {}
            Err(StoreError::NotFound { .. }) if self.model.batches.is_empty() => {}
            Err(error) => must!(is_faulty, "{verb:?} failed without a reason: {error}"),
        }
        self.judge(&Act::Operator(verb.clone()), &working).await?;
        let is_once = matches!(verb, Verb::Load(_));
        if done.is_ok() && !is_faulty && !is_once && self.dice.chance(30) {
            self.database.is_changed().await;
            let _ = self.ask(&verb).await;
            must!(
                !self.database.is_changed().await,
                "{verb:?} changed something when it was asked for twice"
            );
        }
        Ok(())
    }

    async fn ask(&self, verb: &Verb) -> Result<(), StoreError> {
        let store = &self.database.store;
        let (now, who) = (self.time.now(), Actor::Operator);
        match verb {
            Verb::Load(file) => store.load(now, who, file).await.map(|_| ()),
            Verb::Start(id) => store.start(now, who, BatchId(*id)).await.map(|_| ()),
            Verb::Pause(id) => {
                let reason = PauseReason::Operator;
                let paused = store.pause(now, who, BatchId(*id), reason).await;
                paused.map(|_| ())
            }
            Verb::Resume(id) => store.resume(now, who, BatchId(*id)).await.map(|_| ()),
            Verb::CancelBatch(id) => store.cancel_batch(now, who, BatchId(*id)).await.map(|_| ()),
            Verb::CancelOrder(id) => store.cancel_order(now, who, OrderId(*id)).await.map(|_| ()),
            Verb::Retry(id) => {
                let all = Filter::default();
                store.retry(now, who, BatchId(*id), &all).await.map(|_| ())
            }
            Verb::RetryOrder(id) => store.retry_order(now, who, OrderId(*id)).await.map(|_| ()),
        }
    }

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
    async fn kill_amid_decision(&mut self) -> Verdict {
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

    async fn wake(&mut self) -> Verdict {
        if self.machines.is_empty() {
            return Ok(());
        }
        let at = self.dice.below(self.machines.len());
        let active = self.machines[at].active();
        let working = self.working();
        self.machines[at].wake().await;
        self.judge(&Act::Engine { active }, &working).await
    }

    async fn end_a_worker(&mut self) -> Verdict {
        let working = self.working();
        let now = self.time.elapsed();
        let Some(machine) = self.machines.first_mut() else {
            return Ok(());
        };
        let mut hands: Vec<_> = machine.slots.crew.hands.values_mut().collect();
        if hands.is_empty() {
            return Ok(());
        }
        let at = self.dice.below(hands.len());
        hands[at].die(now);
        let number = hands[at].worker.number;
        self.say(|| format!("worker {number} is dead"));
        self.judge(&Act::Nobody, &working).await
    }

    fn change_weather(&mut self) {
        let mut weather = self.site.lock().unwrap().weather;
        match self.dice.below(4) {
            0 => weather.down = !weather.down,
            1 => weather.refuses = !weather.refuses,
            2 => weather.changed = !weather.changed,
            _ => weather.no_browser = !weather.no_browser,
        }
        self.site.lock().unwrap().weather = weather;
        self.say(|| format!("{weather:?}"));
    }
}
