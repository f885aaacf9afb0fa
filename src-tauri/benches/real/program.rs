//! The program as an operator starts it in a terminal.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gsp_bot::sandbox::SampleOrder;

use super::Outcome;

/// A data folder and a portal.
pub struct Program<'a> {
    pub address: String,
    pub folder: &'a Path,
    pub workers: u32,
}

/// What the program says of an order.
pub struct Row {
    pub state: String,
    pub attempts: u64,
    /// From the first claim to the end.
    pub took_ms: u64,
    pub id: u64,
}

impl Program<'_> {
    /// A command with the data folder, the portal and the account in its environment.
    pub fn command(&self, words: &[&str]) -> Command {
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

    /// Runs a verb to its end.
    pub fn verb(&self, words: &[&str]) -> Outcome<()> {
        let status = self.command(words).status()?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| format!("{words:?}: {status}").into())
    }

    /// Loads a spreadsheet of these orders as batch 1.
    pub fn load(&self, samples: &[SampleOrder]) -> Outcome<()> {
        let file = self.folder.join("pedidos.csv");
        std::fs::write(&file, csv(samples))?;
        self.verb(&["load", &file.to_string_lossy()])
    }

    /// Starts batch 1, to run until it is through.
    pub fn start(&self) -> Outcome<Child> {
        Ok(self.command(&["start", "1", "--wait"]).spawn()?)
    }

    /// The orders of batch 1, by consultora.
    pub fn orders(&self) -> Outcome<BTreeMap<String, Row>> {
        let mut command = self.command(&["orders", "1", "--json"]);
        let output = command.stdout(Stdio::piped()).output()?;
        let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout)?;
        let text = |row: &serde_json::Value, name: &str| {
            row[name].as_str().map(str::to_owned).unwrap_or_default()
        };
        let number = |row: &serde_json::Value, name: &str| row[name].as_u64().unwrap_or(u64::MAX);
        Ok(rows
            .iter()
            .map(|row| {
                let order = Row {
                    state: text(row, "state"),
                    attempts: number(row, "attempts"),
                    took_ms: number(row, "ended_ms").saturating_sub(number(row, "started_ms")),
                    id: number(row, "id"),
                };
                (text(row, "consultora_code"), order)
            })
            .collect())
    }
}

/// Whether a program has come to its end before that moment.
pub fn is_over_before(running: &mut Child, end: Instant) -> Outcome<bool> {
    while Instant::now() < end {
        if running.try_wait()?.is_some() {
            return Ok(true);
        }
        // A child tells its end to its parent alone, by being asked.
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(false)
}

/// The spreadsheet that an operator would have.
pub fn csv(samples: &[SampleOrder]) -> String {
    let mut text = String::from("consultora_code,product_code,quantity\n");
    for sample in samples {
        for (product, quantity) in &sample.lines {
            let code = &sample.consultora_code;
            text.push_str(&format!("{code},{product},{quantity}\n"));
        }
    }
    text
}
