//! The program as a script sees it: verbs, JSON, exit codes, and a kill in the middle.

mod backup;
mod check;
mod columns;
mod profile;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use gsp_bot::sandbox::{ExpectedOutcome, ProfileName, SampleOrder, Sandbox, SandboxOptions};
use serde_json::Value;

const WAIT_MAX: Duration = Duration::from_secs(180);

struct Program {
    folder: tempfile::TempDir,
    portal: String,
    password: &'static str,
}

impl Program {
    fn new(portal: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder,
            portal: portal.to_owned(),
            password: gsp_bot::sandbox::PASSWORD,
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gsp-bot"));
        command
            .args(arguments)
            .env("GSP_DATA_DIR", self.folder.path().join("data"))
            .env("GSP_PORTAL_URL", &self.portal)
            .env("GSP_USER_CODE", gsp_bot::sandbox::USER_CODE)
            .env("GSP_PASSWORD", self.password)
            .env("GSP_WORKERS", "3")
            .stdin(Stdio::null());
        command
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap()
    }

    async fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments).await;
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{error}: {output:?}");
        })
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

async fn sandbox() -> Sandbox {
    let options = SandboxOptions {
        port: 0,
        profile: ProfileName::Calm,
        seed: 3,
        latency_ms: 20,
    };
    Sandbox::start(options).await.unwrap()
}

fn csv(samples: &[SampleOrder]) -> String {
    let mut text = String::from("consultora_code;consultora_name;product_code;quantity\n");
    for sample in samples {
        for (code, units) in &sample.lines {
            text += &format!(
                "{};{};{code};{units}\n",
                sample.consultora_code, sample.name
            );
        }
    }
    text
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn load_start_status_orders_logs() {
    let sandbox = sandbox().await;
    let program = Program::new(sandbox.address());
    let samples = sandbox.world().sample_orders(5, 40, 3);
    let file = program.file("pedidos ñ.csv", &format!("{}958;;;0\n", csv(&samples)));
    let loaded = program
        .json(&["load", text(&file), "--name", "Prueba", "--json"])
        .await;
    assert_eq!(loaded["batch_id"], 1);
    assert_eq!(loaded["orders"], 5);
    let rejected = &loaded["rejected"][0];
    assert!(rejected["row"].as_u64().unwrap() > 5, "{rejected}");
    assert!(!rejected["reason"]["es"].as_str().unwrap().is_empty());

    let ran = program.run(&["start", "1", "--wait"]).await;
    let failed = samples
        .iter()
        .any(|it| it.expected == ExpectedOutcome::Failed);
    assert_eq!(ran.status.code(), Some(i32::from(failed)), "{ran:?}");
    let status = program.json(&["status", "1", "--json"]).await;
    assert_eq!(status["counts"]["total"], 5);
    let orders = program.json(&["orders", "1", "--json"]).await;
    let first = orders[0]["id"].to_string();
    let life = program.json(&["logs", &first, "--json"]).await;
    assert_eq!(life["log"][0]["event"], "claimed");
    let told = program.run(&["explain", &first]).await;
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    assert!(String::from_utf8_lossy(&told.stdout).starts_with(&format!("Pedido {first} de ")));
    for sample in samples
        .iter()
        .filter(|it| it.expected == ExpectedOutcome::Completed)
    {
        assert_eq!(
            sandbox.ledger().carts[&sample.consultora_code],
            sample.expected_cart
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_and_started_again_every_cart_is_exact() {
    let sandbox = sandbox().await;
    let program = Program::new(sandbox.address());
    let samples = sandbox.world().sample_orders(10, 0, 3);
    let file = program.file("pedidos.csv", &csv(&samples));
    program.json(&["load", text(&file), "--json"]).await;
    let mut running = program.command(&["start", "1", "--wait"]).spawn().unwrap();
    until_some_are_done(&program, &mut running, 3).await;
    running.kill().unwrap();
    running.wait().unwrap();
    until_no_browser_is_left(program.folder.path());

    let ran = program.run(&["start", "1", "--wait"]).await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let ledger = sandbox.ledger();
    for sample in &samples {
        assert_eq!(
            ledger.carts.get(&sample.consultora_code),
            Some(&sample.expected_cart)
        );
    }
    assert!(ledger.overlaps.is_empty(), "{:?}", ledger.overlaps);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_password_ends_the_run_and_says_so() {
    let sandbox = sandbox().await;
    let mut program = Program::new(sandbox.address());
    program.password = "wrong";
    let samples = sandbox.world().sample_orders(3, 0, 3);
    let file = program.file("pedidos.csv", &csv(&samples));
    program.json(&["load", text(&file), "--json"]).await;
    let ran = program.run(&["start", "1", "--wait"]).await;
    assert_eq!(ran.status.code(), Some(2));
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(said.contains("rechazó la cuenta"), "{said}");
    assert_eq!(sandbox.ledger().logins.refused, 1);
    assert!(!said.contains("wrong"), "the password was printed: {said}");
}

#[tokio::test]
async fn what_cannot_run_says_why_and_exits_with_2() {
    let program = Program::new("http://127.0.0.1:9");
    let picture = program.file("foto.csv", "\u{89}PNG\r\n\u{1a}\n\0\0\0");
    let empty = program.file("vacía.csv", "");
    let no_column = program.file("sin.csv", "consultora_code,quantity\n1,2\n");
    for (file, named) in [
        (&picture, "foto.csv"),
        (&empty, "vacía.csv"),
        (&no_column, "sin.csv"),
    ] {
        let ran = program.run(&["load", text(file)]).await;
        assert_eq!(ran.status.code(), Some(2), "{ran:?}");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(said.contains(named), "{said}");
    }
    let ran = program.run(&["status", "77"]).await;
    assert_eq!(ran.status.code(), Some(2));
    let ran = program.run(&["--lang", "en", "status", "77"]).await;
    assert!(String::from_utf8_lossy(&ran.stderr).contains("There is no batch 77"));
    let mut command = program.command(&["status"]);
    command.env("GSP_WORKERS", "lots");
    let ran = command.output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("GSP_WORKERS"));
}

async fn until_some_are_done(program: &Program, running: &mut Child, orders: u64) {
    let end = Instant::now() + WAIT_MAX;
    loop {
        let counts = &program.json(&["status", "1", "--json"]).await["counts"];
        if counts["completed"].as_u64().unwrap() >= orders {
            return;
        }
        assert!(
            running.try_wait().unwrap().is_none(),
            "it ended by itself: {counts}"
        );
        assert!(Instant::now() < end, "{counts}");
    }
}

/// The kernel ends the browser with the program; it takes it a moment.
fn until_no_browser_is_left(folder: &Path) {
    let end = Instant::now() + WAIT_MAX;
    let ours = |entry: &std::fs::DirEntry| {
        std::fs::read_to_string(entry.path().join("cmdline"))
            .is_ok_and(|command| command.contains(text(folder)))
    };
    while std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(Result::ok)
        .any(|entry| ours(&entry))
    {
        assert!(Instant::now() < end, "a browser is left");
        std::thread::yield_now();
    }
}
