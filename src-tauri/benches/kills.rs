//! Kills the program again and again while it works, at random moments, and asks the sandbox's
//! ledger what became of the carts. `cargo bench --no-default-features --bench kills`; the variables
//! `KILLS`, `ORDERS`, `WORKERS`, `SEED` and `PROFILE` change what is done. Ends with 1 when anything
//! was lost, doubled, or left behind.

mod program;

use std::time::{Duration, Instant};

use gsp_bot::sandbox::{ProfileName, Sandbox, SandboxOptions};
use program::{Outcome, Program, asked, is_over_before, judge};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// How long the last run, which is not killed, may take.
const LAST_RUN_MS: u64 = 30 * 60_000;

fn main() -> Outcome<()> {
    let seed: u64 = asked("SEED", rand::random::<u32>().into())?;
    let (kills, orders) = (asked("KILLS", 20)?, asked("ORDERS", 150)?);
    let workers: u32 = asked("WORKERS", 3)?;
    let profile: String = asked("PROFILE", "typical".to_owned())?;
    let profile = ProfileName::parse(&profile).ok_or_else(|| format!("PROFILE={profile}?"))?;
    println!("SEED={seed} KILLS={kills} ORDERS={orders} WORKERS={workers}");
    let runtime = tokio::runtime::Runtime::new()?;
    let sandbox = runtime.block_on(Sandbox::start(SandboxOptions {
        profile,
        seed,
        latency_ms: 40,
        port: 0,
    }))?;
    let folder = tempfile::tempdir()?;
    let samples = sandbox.world().sample_orders(orders, 10, seed);
    let program = Program {
        address: sandbox.address().to_owned(),
        folder: folder.path().to_path_buf(),
        workers,
    };
    program.load(&samples)?;
    let mut dice = StdRng::seed_from_u64(seed);
    let mut killed = 0;
    for number in 1..=kills {
        let mut running = program.start().spawn()?;
        let ends = Instant::now() + Duration::from_millis(dice.random_range(200..8_000));
        if !is_over_before(&mut running, ends)? {
            running.kill()?;
            running.wait()?;
            killed += 1;
        }
        program.leaves_no_browser()?;
        print!("\rkill {number} of {kills}");
    }
    println!();
    let mut running = program.start().spawn()?;
    let ends = Instant::now() + Duration::from_millis(LAST_RUN_MS);
    if !is_over_before(&mut running, ends)? {
        running.kill()?;
        return Err("the last run did not come to its end".into());
    }
    program.leaves_no_browser()?;
    let rows = program.orders()?;
    let wrong = judge(&sandbox, &samples, &rows, killed + 3)?;
    let attempts: u64 = rows.values().map(|(_, attempts)| attempts).sum();
    let ledger = sandbox.ledger();
    println!(
        "{killed} kills, {} orders, {attempts} attempts, {} logins, {} overlaps, {} wrong",
        samples.len(),
        ledger.logins.accepted,
        ledger.overlaps.len(),
        wrong.len()
    );
    for line in &wrong {
        println!("  {line}");
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err("not every cart is as it should be".into())
}
