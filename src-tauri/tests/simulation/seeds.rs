//! Many seeds, on as many threads as there are processors.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::sim::{Plant, Sim};

/// So many that they take half a minute.
const SEEDS: u64 = 200;
/// The last lines of a run that are told.
const TOLD_LINES: usize = 80;

/// What a seed came to.
pub struct Run {
    pub seed: u64,
    pub steps: u64,
    pub broken: Option<String>,
    pub trace: Vec<String>,
}

/// One seed from beginning to end.
pub async fn run(seed: u64, plant: Option<Plant>, is_traced: bool) -> Run {
    let mut sim = Sim::new(seed, plant, is_traced).await;
    let broken = live(&mut sim).await.err();
    let Sim {
        database,
        machines,
        trace,
        steps,
        ..
    } = sim;
    drop(machines);
    database.close().await;
    Run {
        seed,
        steps,
        broken,
        trace: trace.unwrap_or_default(),
    }
}

async fn live(sim: &mut Sim) -> Result<(), String> {
    let budget = *sim.dice.pick(&[30, 80, 160]);
    for _ in 0..budget {
        if sim.machines.is_empty() && sim.dice.chance(20) {
            sim.start_machine();
        }
        if sim.machines.is_empty() || sim.dice.chance(sim.temper.disturbed_percent) {
            sim.disturb().await?;
        } else {
            sim.step(5_000).await?;
        }
    }
    sim.come_to_rest().await
}

/// Runs seeds until one breaks or all have been run. Answers the first that broke, how
/// many ran, and their steps.
pub fn run_many(first: u64, seeds: u64, plant: Option<Plant>) -> (Option<Run>, u64, u64) {
    let next = AtomicU64::new(0);
    let ran = AtomicU64::new(0);
    let steps = AtomicU64::new(0);
    let broken: Mutex<Option<Run>> = Mutex::new(None);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let runtime = runtime();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= seeds || broken.lock().unwrap().is_some() {
                        return;
                    }
                    let run = runtime.block_on(run(first + n, plant, false));
                    ran.fetch_add(1, Ordering::Relaxed);
                    steps.fetch_add(run.steps, Ordering::Relaxed);
                    if run.broken.is_some() {
                        let mut broken = broken.lock().unwrap();
                        if broken.as_ref().is_none_or(|it| it.seed > run.seed) {
                            *broken = Some(run);
                        }
                    }
                }
            });
        }
    });
    (
        broken.into_inner().unwrap(),
        ran.into_inner(),
        steps.into_inner(),
    )
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
        let run = runtime().block_on(run(seed, None, true));
        println!("{}", run.trace.join("\n"));
        assert!(run.broken.is_none(), "seed {seed}: {:?}", run.broken);
        return;
    }
    let seeds = number("GSP_SIM_SEEDS").unwrap_or(SEEDS);
    let begun = Instant::now();
    let (broken, ran, steps) = run_many(0, seeds, None);
    let took = begun.elapsed();
    println!("{ran} seeds, {steps} steps in {took:.1?}");
    if let Some(broken) = broken {
        // The same seed once more, telling what happens.
        let again = runtime().block_on(run(broken.seed, None, true));
        let begin = again.trace.len().saturating_sub(TOLD_LINES);
        panic!(
            "{}\n\nseed {}: {}\nthe second time: {:?}\nGSP_SIM_SEED={} runs it alone",
            again.trace[begin..].join("\n"),
            broken.seed,
            broken.broken.unwrap_or_default(),
            again.broken,
            broken.seed
        );
    }
}
