//! A whole run through bad weather: the portal is away for a while, sessions end three times, and
//! every screen has something in the way. `cargo bench --no-default-features --bench storm`; the
//! variables `ORDERS`, `PROBLEMS`, `WORKERS`, `SEED`, `PROFILE`, `LATENCY_MS` and `OUTAGE_MS` change
//! what is done. Ends with 1 when a cart is not as it should be.

mod real;

use std::sync::Arc;
use std::time::{Duration, Instant};

use gsp_bot::sandbox::{Faults, ProfileName, Sandbox, SandboxOptions};

use real::{Outcome, Program, Verdict, Watch, asked, is_over_before};

/// How long the whole run may take.
const RUN_MS: u64 = 60 * 60_000;
/// Tries of an order: three that count, and those that are free.
const TRIES_MAX: u64 = 12;

fn main() -> Outcome<()> {
    let seed: u64 = asked("SEED", rand::random::<u32>().into())?;
    let (orders, problems) = (asked("ORDERS", 300)?, asked("PROBLEMS", 15)?);
    let workers: u32 = asked("WORKERS", 6)?;
    let (latency_ms, outage_ms) = (asked("LATENCY_MS", 80)?, asked("OUTAGE_MS", 120_000)?);
    let profile: String = asked("PROFILE", "storm".to_owned())?;
    println!("SEED={seed} PROFILE={profile} ORDERS={orders} PROBLEMS={problems} WORKERS={workers}");
    let profile = ProfileName::parse(&profile).ok_or_else(|| format!("PROFILE={profile}?"))?;
    let runtime = tokio::runtime::Runtime::new()?;
    let sandbox = Arc::new(runtime.block_on(Sandbox::start(SandboxOptions {
        profile,
        seed,
        latency_ms,
        port: 0,
    }))?);
    let folder = tempfile::tempdir()?;
    let samples = sandbox.world().sample_orders(orders, problems, seed);
    let program = Program {
        address: sandbox.address().to_owned(),
        folder: folder.path(),
        workers,
    };
    program.load(&samples)?;
    let begun = Instant::now();
    let mut running = program.start()?;
    let watch = Watch::over(running.id());
    let weather = runtime.spawn(weather(Arc::clone(&sandbox), orders as u64, outage_ms));
    let is_over = is_over_before(&mut running, begun + Duration::from_millis(RUN_MS))?;
    let usage = watch.end()?;
    if !weather.is_finished() {
        println!("not all of the weather came: there were too few writes");
    }
    if !is_over {
        running.kill()?;
        return Err("the run did not come to its end".into());
    }
    let took_s = begun.elapsed().as_secs_f64();
    println!(
        "{took_s:.0} s, {:.1} orders a minute",
        orders as f64 * 60.0 / took_s
    );
    usage.print(orders);
    let verdict = Verdict::on(&sandbox, &samples, &program.orders()?, TRIES_MAX);
    verdict.print();
    verdict
        .is_exact()
        .then_some(())
        .ok_or_else(|| "not every cart is as it should be".into())
}

/// Sessions end three times, and in the middle of the second the portal is away.
async fn weather(sandbox: Arc<Sandbox>, orders: u64, outage_ms: u64) {
    let purge = Faults {
        purge_sessions: true,
        ..Faults::default()
    };
    let outage = Faults {
        outage_ms,
        ..Faults::default()
    };
    for (writes, faults) in [
        (orders / 5, purge.clone()),
        (orders / 2, purge.clone()),
        (orders * 3 / 4, outage),
        (orders, purge),
    ] {
        sandbox.wait_for_writes(writes).await;
        sandbox.set_faults(faults);
    }
}
