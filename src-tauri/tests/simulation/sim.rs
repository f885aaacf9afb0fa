//! One run: what may happen next is gathered, one of it is chosen, and after it everything is
//! judged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use gsp_bot::domain::{AttemptNumber, OrderId};
use gsp_bot::engine::{EngineSettings, EngineStatus};
use gsp_bot::store::NewBatch;

use crate::crew::{Hand, Stage, Turn};
use crate::database::{Database, Fault};
use crate::dice::Dice;
use crate::disturb::Temper;
use crate::kills::Late;
use crate::machine::Machine;
use crate::model::{Act, Model, Verdict, must};
use crate::portal::{ScriptedPortal, Session, Site};
use crate::seen::Seen;
use crate::time::Time;
use crate::world::World;

/// A mistake that is made on purpose, to see that it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// Results are settled under whatever attempt holds the order now.
    NoFence,
    /// A result is told before it is written down.
    ToldTooEarly,
    /// Neither the index nor the claim's own look keeps two attempts of one consultora apart.
    NoIndex,
}

pub struct Sim {
    pub dice: Dice,
    pub temper: Temper,
    pub time: Arc<Time>,
    pub database: Database,
    pub site: Arc<Mutex<Site>>,
    pub machines: Vec<Machine>,
    pub late: Vec<Late>,
    pub model: Model,
    pub settings: EngineSettings,
    /// Files that are not loaded yet.
    pub files: Vec<NewBatch>,
    pub plant: Option<Plant>,
    pub seen: Seen,
    /// Whether every commit is told of: not those of calls that are dropped half way.
    pub trusts_bell: bool,
    /// The storage failed at least once in this run.
    pub has_failed: bool,
    /// Steps for which the fault lasts.
    pub fault_steps: u32,
    machines_started: u32,
    pub steps: u64,
    /// What happened, and how often.
    pub tally: BTreeMap<String, u64>,
    pub trace: Option<Vec<String>>,
    /// The operator acted, or a program was started, since a login was refused.
    pub may_sign_in: bool,
    pub logins_refused: u32,
}

/// What may happen next.
#[derive(Clone, Copy, Debug)]
enum Next {
    Machine(usize),
    Hand(usize, u32, Turn),
    Late(usize),
}

impl Sim {
    pub fn new(seed: u64, plant: Option<Plant>, is_traced: bool, database: Database) -> Self {
        let mut dice = Dice::new(seed);
        let temper = Temper::draw(&mut dice);
        let (world, files) = World::new(&mut dice);
        let settings = EngineSettings {
            workers: u32::try_from(dice.between(1, 3)).unwrap(),
            attempts_max: u32::try_from(dice.between(1, 3)).unwrap(),
            orders_per_context: u32::try_from(dice.between(1, 3)).unwrap(),
            attempt_ms_max: 600_000,
            ..EngineSettings::default()
        };
        let site = Site::new(world, dice.fork());
        site.lock().unwrap().weather.troubled_percent = temper.troubled_percent;
        Self {
            model: Model::new(settings.attempts_max, settings.retry_delay_ms_max),
            dice,
            temper,
            time: Arc::new(Time::default()),
            database,
            site,
            machines: Vec::new(),
            late: Vec::new(),
            settings,
            files,
            plant,
            seen: Seen::default(),
            trusts_bell: true,
            has_failed: false,
            fault_steps: 0,
            machines_started: 0,
            steps: 0,
            tally: BTreeMap::new(),
            trace: is_traced.then(Vec::new),
            may_sign_in: true,
            logins_refused: 0,
        }
    }

    pub fn say(&mut self, what: impl FnOnce() -> String) {
        let at = self.time.elapsed();
        if let Some(trace) = &mut self.trace {
            let line = what();
            // Decisions come many in a row; the last one's time says enough.
            let is_repeated = trace.last().is_some_and(|last| last.ends_with(&line));
            if is_repeated {
                trace.pop();
            }
            trace.push(format!("{at:>8} {line}"));
        }
    }

    pub fn count(&mut self, what: impl Into<String>) {
        *self.tally.entry(what.into()).or_default() += 1;
    }

    pub fn start_machine(&mut self) {
        self.machines_started += 1;
        let number = self.machines_started;
        let portal = ScriptedPortal::new(Arc::clone(&self.site));
        let machine = Machine::new(
            number,
            &self.database.store,
            portal,
            &self.time,
            self.settings.clone(),
        );
        self.machines.push(machine);
        self.model.is_doubled |= self.machines.len() > 1;
        self.may_sign_in = true;
        self.say(|| format!("engine {number} starts"));
    }

    /// One thing happens. Answers whether there was anything within `patience_ms`.
    pub async fn step(&mut self, patience_ms: i64) -> Result<bool, String> {
        let now = self.time.elapsed();
        let nexts = self.nexts();
        let Some(first_at) = nexts.iter().map(|(_, at)| *at).min() else {
            return Ok(false);
        };
        if first_at > now {
            if first_at - now > patience_ms {
                self.time.pass(patience_ms);
                return Ok(false);
            }
            self.time.pass(first_at - now);
        }
        let now = self.time.elapsed();
        let ready: Vec<Next> = nexts
            .into_iter()
            .filter(|(_, at)| *at <= now)
            .map(|(next, _)| next)
            .collect();
        // A decision for which nothing is new is one of many: those who work go on more often.
        let matters = |next: &&Next| match next {
            Next::Machine(at) => self.machines[*at].is_called(),
            Next::Hand(..) | Next::Late(_) => true,
        };
        let called: Vec<Next> = ready.iter().filter(matters).copied().collect();
        let next = if called.is_empty() || self.dice.chance(15) {
            *self.dice.pick(&ready)
        } else {
            *self.dice.pick(&called)
        };
        self.arm().await;
        self.run(next).await?;
        Ok(true)
    }

    fn nexts(&self) -> Vec<(Next, i64)> {
        let mut nexts = Vec::new();
        for (at, machine) in self.machines.iter().enumerate() {
            nexts.push((Next::Machine(at), machine.ready_at()));
            for (number, hand) in &machine.slots.crew.hands {
                for (turn, ready_at) in hand.turns() {
                    nexts.push((Next::Hand(at, *number, turn), ready_at));
                }
            }
        }
        for (at, late) in self.late.iter().enumerate() {
            nexts.push((Next::Late(at), late.at));
        }
        nexts
    }

    async fn run(&mut self, next: Next) -> Verdict {
        match next {
            Next::Machine(at) => self.crank(at).await,
            Next::Hand(at, number, turn) => self.work(at, number, turn).await,
            Next::Late(at) => {
                let late = self.late.swap_remove(at);
                self.deliver(late).await
            }
        }
    }

    pub async fn crank(&mut self, at: usize) -> Verdict {
        let number = self.machines[at].number;
        if self.machines[at].stops_at.is_some() {
            return self.end_politely(at).await;
        }
        self.say(|| format!("engine {number} decides"));
        let active = self.machines[at].active();
        let working = self.working();
        let before = self.machines[at].status();
        let is_deceived = self.plant == Some(Plant::NoIndex)
            && !matches!(self.database.fault(), Some(Fault::WithoutTable(_)));
        if is_deceived {
            self.database.run(HIDE).await;
        }
        self.machines[at].crank(&mut self.dice).await;
        if is_deceived {
            self.database.run(SHOW).await;
        }
        let after = self.machines[at].status();
        must!(
            self.has_failed || self.plant.is_some() || after.storage_problem.is_none(),
            "the storage failed without a reason: {:?}",
            after.storage_problem
        );
        let has_claimed = busy(&after) > busy(&before);
        let is_down = before.portal_down_since.is_some() && after.portal_down_since.is_some();
        must!(
            !has_claimed || !is_down,
            "an order was claimed while nobody answers"
        );
        must!(
            !has_claimed || busy(&after) <= self.settings.workers,
            "{} workers are busy, and {} are wanted",
            busy(&after),
            self.settings.workers
        );
        self.judge(&Act::Engine { active }, &working).await
    }

    async fn end_politely(&mut self, at: usize) -> Verdict {
        let number = self.machines[at].number;
        let working = self.working();
        let is_over = self.machines[at].wind_up().await;
        let active = self.machines[at].active();
        self.judge(&Act::Engine { active }, &working).await?;
        if !is_over {
            return Ok(());
        }
        let mut machine = self.machines.remove(at);
        machine.drop_work();
        let working = self.working();
        machine.give_back().await;
        self.say(|| format!("engine {number} has ended"));
        let active = BTreeSet::new();
        self.judge(&Act::Engine { active }, &working).await
    }

    async fn work(&mut self, at: usize, number: u32, turn: Turn) -> Verdict {
        let working = self.working();
        let now = self.time.elapsed();
        let hand = self.machines[at].slots.crew.hands.get_mut(&number).unwrap();
        let session = hand.session();
        let name = session.map(|it| (it.order, it.attempt));
        let stage = stage_word(hand);
        if self.plant == Some(Plant::NoFence) {
            unfence(hand, &self.seen);
        }
        if self.plant == Some(Plant::ToldTooEarly)
            && let Stage::Settling { report, .. } = &hand.stage
            && let Some(session) = session
        {
            self.model.told.insert(session, report.filled);
        }
        let report = hand.take(turn, now, &mut self.dice).await;
        let after = stage_word(hand);
        if let Stage::Settling { report, tries, .. } = &hand.stage
            && *tries > 0
        {
            must!(
                report.storage_problem.is_none()
                    || self.database.fault().is_some()
                    || self.plant.is_some(),
                "settling failed without a reason: {:?}",
                report.storage_problem
            );
        }
        if let Stage::Reporting(report) = &hand.stage
            && let Some(session) = session
            && report.storage_problem.is_none()
        {
            self.model.told.insert(session, report.filled);
        }
        let is_tried_again = stage == after && stage == "settling";
        self.say(|| format!("{name:?} {turn:?}: {stage} > {after}"));
        if turn != Turn::Goes || is_tried_again {
            self.count(format!("worker: {turn:?}, {stage} > {after}"));
        }
        if let Some(report) = report {
            self.machines[at].slots.crew.reports.push_back(report);
        }
        let act = session.map_or(Act::Nobody, Act::Attempt);
        self.judge(&act, &working).await
    }

    /// Attempts that living workers are at.
    pub fn working(&self) -> BTreeSet<Session> {
        self.machines.iter().flat_map(Machine::sessions).collect()
    }
}

/// The claim's own look is deceived: it does not see who is held.
const HIDE: &str = "UPDATE orders SET consultora_code = consultora_code || '~'
    WHERE lease_owner IS NOT NULL";
const SHOW: &str = "UPDATE orders SET consultora_code = rtrim(consultora_code, '~')";

fn busy(status: &EngineStatus) -> u32 {
    let busy = status.workers.iter().filter(|it| it.work.is_some());
    u32::try_from(busy.count()).unwrap()
}

fn stage_word(hand: &Hand) -> &'static str {
    match hand.stage {
        Stage::Idle => "idle",
        Stage::Seating => "seating",
        Stage::Filling(_) => "filling",
        Stage::Concluding(_) => "concluding",
        Stage::Settling { .. } => "settling",
        Stage::Reporting(_) => "reporting",
    }
}

fn unfence(hand: &mut Hand, seen: &Seen) {
    if let Stage::Settling { settlement, .. } = &mut hand.stage {
        settlement.attempt = attempt_now(seen, settlement.order).unwrap_or(settlement.attempt);
    }
}

pub fn attempt_now(seen: &Seen, order: OrderId) -> Option<AttemptNumber> {
    let row = seen.orders.iter().find(|row| row.id == order.0)?;
    Some(AttemptNumber(row.attempt))
}
