//! What happens from outside, and how much of it in which run.

use crate::dice::Dice;
use crate::model::{Act, Verb, Verdict};
use crate::sim::Sim;

const HOUR_MS: i64 = 3_600_000;

/// What a seed has more of than others: a run in which everything happens at once finds less.
#[derive(Clone, Debug)]
pub struct Temper {
    pub troubled_percent: usize,
    pub fault_percent: usize,
    /// How often something happens from outside, in steps of a hundred.
    pub disturbed_percent: usize,
    disturbances: Vec<Disturbance>,
    weathers: Vec<Change>,
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Down,
    Refuses,
    Layout,
    NoBrowser,
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
                let weight = *dice.pick(&[1, 1, 4]);
                disturbances.extend(std::iter::repeat_n(kind, weight));
            }
        }
        let mut weathers = vec![*dice.pick(&[Change::Down, Change::Refuses])];
        for change in [
            Change::Down,
            Change::Refuses,
            Change::Refuses,
            Change::Layout,
            Change::NoBrowser,
        ] {
            if dice.chance(40) {
                weathers.push(change);
            }
        }
        Self {
            troubled_percent: *dice.pick(&[0, 30, 70]),
            fault_percent: *dice.pick(&[0, 0, 4, 12]),
            disturbed_percent: *dice.pick(&[3, 8, 20]),
            disturbances,
            weathers,
        }
    }
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
        match *self.dice.pick(&self.temper.weathers) {
            Change::Down => weather.down = !weather.down,
            Change::Refuses => weather.refuses = !weather.refuses,
            Change::Layout => weather.changed = !weather.changed,
            Change::NoBrowser => weather.no_browser = !weather.no_browser,
        }
        self.site.lock().unwrap().weather = weather;
        self.say(|| format!("{weather:?}"));
    }
}
