//! Many seeds, on as many threads as there are processors.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::database::Database;
use crate::sim::{Plant, Sim};

/// So many that they take half a minute.
pub const SEEDS: u64 = 1_000;
/// The last lines of a run that are told.
const TOLD_LINES: usize = 80;

/// What a seed came to.
pub struct Run {
    pub seed: u64,
    pub tally: BTreeMap<String, u64>,
    pub steps: u64,
    pub broken: Option<String>,
    pub trace: Vec<String>,
}

/// One seed from beginning to end, on a database that is empty before and after.
pub async fn run(
    seed: u64,
    plant: Option<Plant>,
    is_traced: bool,
    database: Database,
) -> (Run, Database) {
    let mut sim = Sim::new(seed, plant, is_traced, database);
    let broken = live(&mut sim).await.err();
    let Sim {
        mut database,
        trace,
        steps,
        tally,
        ..
    } = sim;
    database.empty().await;
    let run = Run {
        seed,
        tally,
        steps,
        broken,
        trace: trace.unwrap_or_default(),
    };
    (run, database)
}

/// One seed alone, telling what happens.
fn run_alone(seed: u64) -> Run {
    runtime().block_on(async {
        let database = Database::new(None).await;
        run(seed, None, true, database).await.0
    })
}

async fn live(sim: &mut Sim) -> Result<(), String> {
    sim.begin().await?;
    let budget = *sim.dice.pick(&[30, 60, 120]);
    for _ in 0..budget {
        if sim.machines.is_empty() && sim.dice.chance(40) {
            sim.start_machine();
        }
        if sim.machines.is_empty() || sim.dice.chance(sim.temper.disturbed_percent) {
            sim.disturb().await?;
        } else {
            sim.step(30_000).await?;
        }
    }
    sim.come_to_rest().await
}

/// What many seeds came to.
#[derive(Default)]
pub struct Runs {
    pub seeds: u64,
    pub steps: u64,
    pub tally: BTreeMap<String, u64>,
    /// The first that broke.
    pub broken: Option<Run>,
}

impl Runs {
    fn add(&mut self, mut run: Run) {
        self.seeds += 1;
        self.steps += run.steps;
        for (what, times) in std::mem::take(&mut run.tally) {
            *self.tally.entry(what).or_default() += times;
        }
        let is_first = self.broken.as_ref().is_none_or(|it| it.seed > run.seed);
        if run.broken.is_some() && is_first {
            self.broken = Some(run);
        }
    }
}

/// Runs seeds until one breaks or all have been run.
pub fn run_many(seeds: u64, plant: Option<Plant>) -> Runs {
    let next = AtomicU64::new(0);
    let runs = Mutex::new(Runs::default());
    // SQLite answers on threads of its own; meanwhile another run goes on.
    let threads = 2 * std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                runtime().block_on(async {
                    let mut database = Database::new(plant).await;
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= seeds || runs.lock().unwrap().broken.is_some() {
                            break;
                        }
                        let ran;
                        (ran, database) = run(seed, plant, false, database).await;
                        runs.lock().unwrap().add(ran);
                    }
                    database.close().await;
                });
            });
        }
    });
    runs.into_inner().unwrap()
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn nothing_is_lost_and_nothing_runs_twice() {
    if let Some(seed) = number("GSP_SIM_SEED") {
        let run = run_alone(seed);
        println!("{}", run.trace.join("\n"));
        assert!(run.broken.is_none(), "seed {seed}: {:?}", run.broken);
        return;
    }
    let seeds = number("GSP_SIM_SEEDS").unwrap_or(SEEDS);
    let begun = Instant::now();
    let runs = run_many(seeds, None);
    let took = begun.elapsed();
    for (what, times) in &runs.tally {
        println!("{times:>8} {what}");
    }
    println!("{} seeds, {} steps in {took:.1?}", runs.seeds, runs.steps);
    if let Some(broken) = runs.broken {
        let again = run_alone(broken.seed);
        let begin = again.trace.len().saturating_sub(TOLD_LINES);
        panic!(
            "{}\n\nseed {}: {}\nthe same once more: {}\nGSP_SIM_SEED={} runs it alone",
            again.trace[begin..].join("\n"),
            broken.seed,
            broken.broken.as_deref().unwrap_or_default(),
            again.broken == broken.broken,
            broken.seed
        );
    }
}

#[test]
fn a_seed_is_the_same_run_every_time() {
    for seed in 0..10 {
        assert_eq!(run_alone(seed).trace, run_alone(seed).trace, "seed {seed}");
    }
}
