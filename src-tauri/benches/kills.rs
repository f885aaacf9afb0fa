//! Kills the program again and again while it works, at random moments, and asks the sandbox's
//! ledger what became of the carts. `cargo bench --no-default-features --bench kills`; the variables
//! `KILLS`, `ORDERS`, `WORKERS`, `SEED` and `PROFILE` change what is done. Ends with 1 when anything
//! was lost, doubled, or left behind.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

use gsp_bot::sandbox::{ExpectedOutcome, ProfileName, SampleOrder, Sandbox, SandboxOptions};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// How long a browser may outlive its program.
const GONE_MS: u64 = 10_000;
/// How long the last run, which is not killed, may take.
const LAST_RUN_MS: u64 = 30 * 60_000;

type Outcome<T> = Result<T, Box<dyn Error>>;

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
        folder: folder.path(),
        workers,
    };
    let file = folder.path().join("pedidos.csv");
    std::fs::write(&file, csv(&samples))?;
    program.verb(&["load", &file.to_string_lossy()])?;
    let mut dice = StdRng::seed_from_u64(seed);
    let mut killed = 0;
    for number in 1..=kills {
        let mut running = program.start()?;
        let ends = Instant::now() + Duration::from_millis(dice.random_range(200..8_000));
        if !is_over_before(&mut running, ends)? {
            running.kill()?;
            running.wait()?;
            killed += 1;
        }
        no_browser_is_left(folder.path())?;
        print!("\rkill {number} of {kills}");
    }
    println!();
    let mut running = program.start()?;
    let ends = Instant::now() + Duration::from_millis(LAST_RUN_MS);
    if !is_over_before(&mut running, ends)? {
        running.kill()?;
        return Err("the last run did not come to its end".into());
    }
    no_browser_is_left(folder.path())?;
    judge(&sandbox, &samples, &program.orders()?, killed)
}

fn judge(
    sandbox: &Sandbox,
    samples: &[SampleOrder],
    rows: &BTreeMap<String, (String, u64)>,
    killed: u64,
) -> Outcome<()> {
    let ledger = sandbox.ledger();
    let mut wrong = Vec::new();
    for sample in samples {
        let code = &sample.consultora_code;
        let expected = match sample.expected {
            ExpectedOutcome::Completed => "completed",
            ExpectedOutcome::Partial => "partial",
            ExpectedOutcome::Failed => "failed",
        };
        let (state, attempts) = rows
            .get(code)
            .ok_or_else(|| format!("the order of {code} is lost"))?;
        let is_exact = sample.expected == ExpectedOutcome::Failed
            || ledger.carts.get(code).cloned().unwrap_or_default() == sample.expected_cart;
        if state != expected || !is_exact || *attempts > killed + 3 {
            wrong.push(format!(
                "{code}: {state} instead of {expected}, exact: {is_exact}, {attempts} attempts"
            ));
        }
    }
    let attempts: u64 = rows.values().map(|(_, attempts)| attempts).sum();
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
    if wrong.is_empty() && ledger.overlaps.is_empty() {
        return Ok(());
    }
    Err("not every cart is as it should be".into())
}

struct Program<'a> {
    address: String,
    folder: &'a Path,
    workers: u32,
}

impl Program<'_> {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gsp-bot"));
        command
            .args(words)
            .env("GSP_DATA_DIR", self.folder.join("data"))
            .env("GSP_PORTAL_URL", &self.address)
            .env("GSP_USER_CODE", "1234")
            .env("GSP_PASSWORD", "sandbox")
            .env("GSP_WORKERS", self.workers.to_string())
            .stdout(Stdio::null());
        command
    }

    fn verb(&self, words: &[&str]) -> Outcome<()> {
        let status = self.command(words).status()?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| format!("{words:?}: {status}").into())
    }

    fn start(&self) -> Outcome<Child> {
        Ok(self.command(&["start", "1", "--wait"]).spawn()?)
    }

    /// State and number of attempts by consultora.
    fn orders(&self) -> Outcome<BTreeMap<String, (String, u64)>> {
        let mut command = self.command(&["orders", "1", "--json"]);
        let output = command.stdout(Stdio::piped()).output()?;
        let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout)?;
        let text = |row: &serde_json::Value, name: &str| {
            row[name].as_str().map(str::to_owned).unwrap_or_default()
        };
        Ok(rows
            .iter()
            .map(|row| {
                let attempts = row["attempts"].as_u64().unwrap_or(u64::MAX);
                (text(row, "consultora_code"), (text(row, "state"), attempts))
            })
            .collect())
    }
}

fn is_over_before(running: &mut Child, end: Instant) -> Outcome<bool> {
    while Instant::now() < end {
        if running.try_wait()?.is_some() {
            return Ok(true);
        }
        // The moment of a kill is what is random here.
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(false)
}

/// No process names the data folder in its command line.
fn no_browser_is_left(folder: &Path) -> Outcome<()> {
    let end = Instant::now() + Duration::from_millis(GONE_MS);
    loop {
        let left = processes_of(folder)?;
        if left.is_empty() {
            return Ok(());
        }
        if Instant::now() > end {
            return Err(format!("left behind: {left:?}").into());
        }
        // Others of the system end them; nothing tells when.
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn processes_of(folder: &Path) -> Outcome<Vec<u32>> {
    let name = folder.to_string_lossy().into_owned();
    let mut left = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let entry = entry?;
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&line).contains(&name) {
            left.push(id);
        }
    }
    Ok(left)
}

fn csv(samples: &[SampleOrder]) -> String {
    let mut text = String::from("consultora_code,product_code,quantity\n");
    for sample in samples {
        for (product, quantity) in &sample.lines {
            text.push_str(&format!(
                "{},{product},{quantity}\n",
                sample.consultora_code
            ));
        }
    }
    text
}

fn asked<T: FromStr>(name: &str, otherwise: T) -> Outcome<T> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name}={text}?").into()),
        Err(_) => Ok(otherwise),
    }
}
