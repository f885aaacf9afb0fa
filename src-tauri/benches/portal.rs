//! What an order costs, against what the portal itself takes for it in the same run: time, processor
//! and memory, of the program and its browsers together. `cargo bench --no-default-features --bench
//! portal`; the variables `ORDERS`, `WORKERS`, `SEED`, `PROFILE` and `LATENCY_MS` change what is done.
//! Ends with 1 when a cart is not as it should be or a figure is beyond its bound.

mod real;

use std::time::{Duration, Instant};

use gsp_bot::sandbox::{ProfileName, Sandbox, SandboxOptions};

use real::{Outcome, Program, Verdict, Watch, asked, is_over_before};

/// How long the whole run may take.
const RUN_MS: u64 = 30 * 60_000;
/// Tries of an order: on a calm portal the first has to do.
const TRIES_MAX: u64 = 1;
/// An order's time, by the time that the server takes for its calls.
const RATIO_MAX: f64 = 1.35;
/// Processor seconds of an order.
const PROCESSOR_S_MAX: f64 = 0.35;
/// Memory, for three workers.
const MEMORY_MIB_MAX: u64 = 400;

fn main() -> Outcome<()> {
    let seed: u64 = asked("SEED", 5)?;
    let orders: usize = asked("ORDERS", 60)?;
    let workers: u32 = asked("WORKERS", 3)?;
    let latency_ms: u64 = asked("LATENCY_MS", 200)?;
    let profile: String = asked("PROFILE", "calm".to_owned())?;
    println!(
        "SEED={seed} PROFILE={profile} ORDERS={orders} WORKERS={workers} LATENCY_MS={latency_ms}"
    );
    let profile = ProfileName::parse(&profile).ok_or_else(|| format!("PROFILE={profile}?"))?;
    let runtime = tokio::runtime::Runtime::new()?;
    let sandbox = runtime.block_on(Sandbox::start(SandboxOptions {
        profile,
        seed,
        latency_ms,
        port: 0,
    }))?;
    let folder = tempfile::tempdir()?;
    let samples = sandbox.world().sample_orders(orders, 0, seed);
    let program = Program {
        address: sandbox.address().to_owned(),
        folder: folder.path(),
        workers,
    };
    program.load(&samples)?;
    let begun = Instant::now();
    let mut running = program.start()?;
    let watch = Watch::over(running.id());
    let is_over = is_over_before(&mut running, begun + Duration::from_millis(RUN_MS))?;
    let took_s = begun.elapsed().as_secs_f64();
    let usage = watch.end()?;
    if !is_over {
        running.kill()?;
        return Err("the run did not come to its end".into());
    }
    let rows = program.orders()?;
    let mut times_ms: Vec<u64> = rows.values().map(|row| row.took_ms).collect();
    times_ms.sort_unstable();
    let median_ms = times_ms.get(times_ms.len() / 2).copied().unwrap_or(0) as f64;
    // What is called before a consultora is chosen is on no account, so the sessions are counted.
    let sessions = sandbox.ledger().sessions;
    let server_ms: u64 = sessions.iter().map(|session| session.server_time_ms).sum();
    let calls: u64 = sessions.iter().map(|session| session.calls).sum();
    let server_ms = server_ms as f64 / orders as f64;
    let ratio = median_ms / server_ms;
    println!(
        "{took_s:.0} s, {:.1} orders a minute",
        orders as f64 * 60.0 / took_s
    );
    println!(
        "an order: {median_ms:.0} ms, of the server's own {server_ms:.0} ms in {:.1} calls: {ratio:.2} times",
        calls as f64 / orders as f64
    );
    usage.print(orders);
    let verdict = Verdict::on(&sandbox, &samples, &rows, TRIES_MAX);
    verdict.print();
    let mut beyond = Vec::new();
    if !verdict.is_exact() {
        beyond.push("carts");
    }
    if ratio > RATIO_MAX {
        beyond.push("time");
    }
    if usage.total_s() / orders as f64 > PROCESSOR_S_MAX {
        beyond.push("processor");
    }
    if usage.peak_kib / 1024 > MEMORY_MIB_MAX * u64::from(workers) / 3 {
        beyond.push("memory");
    }
    if beyond.is_empty() {
        return Ok(());
    }
    Err(format!("beyond its bound: {}", beyond.join(", ")).into())
}
