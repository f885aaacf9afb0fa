//! Kills the program again and again while it works, at random moments, and asks the sandbox's
//! ledger what became of the carts. `cargo bench --no-default-features --bench kills`; the variables
//! `KILLS`, `ORDERS`, `WORKERS`, `SEED`, `PROFILE` and `CALLS` change what is done. A life is
//! measured in calls that the portal sees of it, at most `CALLS`, so that the kills fall upon the
//! whole of the work however fast the machine is. Ends with 1 when anything was lost, doubled, or
//! left behind.

mod real;

use std::io::Write;
use std::process::Child;
use std::time::{Duration, Instant};

use gsp_bot::sandbox::{Faults, ProfileName, Sandbox, SandboxOptions};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use real::{Outcome, Program, Verdict, asked, is_over_before, no_process_is_left};

/// How long the last run, which is not killed, may take.
const LAST_RUN_MS: u64 = 30 * 60_000;
/// A life that makes no calls ends then.
const LIFE_MS: u64 = 60_000;
/// Between two looks at the ledger.
const LOOK: Duration = Duration::from_millis(40);
/// Tries of an order that no kill explains.
const TRIES_MAX: u64 = 3;

fn main() -> Outcome<()> {
    let seed: u64 = asked("SEED", rand::random::<u32>().into())?;
    let (kills, orders) = (asked("KILLS", 20)?, asked("ORDERS", 150)?);
    let workers: u32 = asked("WORKERS", 3)?;
    let profile: String = asked("PROFILE", "typical".to_owned())?;
    let profile = ProfileName::parse(&profile).ok_or_else(|| format!("PROFILE={profile}?"))?;
    let calls_max: u64 = asked("CALLS", 60)?;
    println!("SEED={seed} KILLS={kills} ORDERS={orders} WORKERS={workers} CALLS={calls_max}");
    let runtime = tokio::runtime::Runtime::new()?;
    let sandbox = runtime.block_on(Sandbox::start(SandboxOptions {
        profile,
        seed,
        latency_ms: 40,
        port: 0,
    }))?;
    // Who is killed signs off nowhere, and here no keychain keeps a session for the next life.
    sandbox.set_faults(Faults {
        sessions_max: Some(usize::MAX),
        ..Faults::default()
    });
    let folder = tempfile::tempdir()?;
    let samples = sandbox.world().sample_orders(orders, 10, seed);
    let program = Program {
        address: sandbox.address().to_owned(),
        folder: folder.path(),
        workers,
    };
    program.load(&samples)?;
    let mut dice = StdRng::seed_from_u64(seed);
    let mut killed = 0;
    for number in 1..=kills {
        let mut running = program.start()?;
        let calls = calls_of(&sandbox) + dice.random_range(0..=calls_max);
        let more = Duration::from_millis(dice.random_range(0..400));
        if !is_over_at(&mut running, || calls_of(&sandbox) >= calls)?
            && !is_over_before(&mut running, Instant::now() + more)?
        {
            running.kill()?;
            running.wait()?;
            killed += 1;
        }
        no_process_is_left(folder.path())?;
        print!("\rkill {number} of {kills}");
        std::io::stdout().flush()?;
    }
    println!();
    let mut running = program.start()?;
    let ends = Instant::now() + Duration::from_millis(LAST_RUN_MS);
    if !is_over_before(&mut running, ends)? {
        running.kill()?;
        return Err("the last run did not come to its end".into());
    }
    no_process_is_left(folder.path())?;
    println!("{killed} kills, {orders} orders");
    let verdict = Verdict::on(&sandbox, &samples, &program.orders()?, killed + TRIES_MAX);
    verdict.print();
    verdict
        .is_exact()
        .then_some(())
        .ok_or_else(|| "not every cart is as it should be".into())
}

/// All that the portal was ever asked.
fn calls_of(sandbox: &Sandbox) -> u64 {
    let sessions = sandbox.ledger().sessions;
    sessions.iter().map(|session| session.calls).sum()
}

/// Whether the program comes to its end before that is so. A life without any call is one too.
fn is_over_at(running: &mut Child, is_so: impl Fn() -> bool) -> Outcome<bool> {
    let silent = Instant::now() + Duration::from_millis(LIFE_MS);
    while Instant::now() < silent {
        if is_over_before(running, Instant::now() + LOOK)? {
            return Ok(true);
        }
        if is_so() {
            return Ok(false);
        }
    }
    Ok(false)
}
