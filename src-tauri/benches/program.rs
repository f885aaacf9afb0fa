//! The real program on a data folder of its own, working at a sandbox: what the benches share.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant};

use gsp_bot::sandbox::{ExpectedOutcome, SampleOrder, Sandbox};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// How long a browser may outlive its program.
const GONE_MS: u64 = 10_000;

/// The program, one batch of sample orders, and where it works.
pub(crate) struct Program {
    pub(crate) address: String,
    pub(crate) folder: PathBuf,
    pub(crate) workers: u32,
}

impl Program {
    /// Loads the orders as batch 1.
    pub(crate) fn load(&self, samples: &[SampleOrder]) -> Outcome<()> {
        let file = self.folder.join("pedidos.csv");
        std::fs::write(&file, csv(samples))?;
        let status = self.command(&["load", &file.to_string_lossy()]).status()?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| format!("load: {status}").into())
    }

    /// `start 1 --wait`.
    pub(crate) fn start(&self) -> Command {
        self.command(&["start", "1", "--wait"])
    }

    /// State and number of attempts by consultora.
    pub(crate) fn orders(&self) -> Outcome<BTreeMap<String, (String, u64)>> {
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

    /// No process names the folder in its command line.
    pub(crate) fn leaves_no_browser(&self) -> Outcome<()> {
        let end = Instant::now() + Duration::from_millis(GONE_MS);
        loop {
            let left = processes_of(&self.folder)?;
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
}

/// What is wrong with the orders and the carts, by the sandbox's ledger.
pub(crate) fn judge(
    sandbox: &Sandbox,
    samples: &[SampleOrder],
    rows: &BTreeMap<String, (String, u64)>,
    attempts_max: u64,
) -> Outcome<Vec<String>> {
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
        if state != expected || !is_exact || *attempts > attempts_max {
            wrong.push(format!(
                "{code}: {state} instead of {expected}, exact: {is_exact}, {attempts} attempts"
            ));
        }
    }
    for overlap in &ledger.overlaps {
        wrong.push(format!("written by two at once: {overlap:?}"));
    }
    Ok(wrong)
}

/// Whether it ended by itself before `end`.
pub(crate) fn is_over_before(running: &mut Child, end: Instant) -> Outcome<bool> {
    while Instant::now() < end {
        if running.try_wait()?.is_some() {
            return Ok(true);
        }
        // The moment is what is random here.
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(false)
}

/// A number or a word that the environment asks for.
pub(crate) fn asked<T: FromStr>(name: &str, otherwise: T) -> Outcome<T> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name}={text}?").into()),
        Err(_) => Ok(otherwise),
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
