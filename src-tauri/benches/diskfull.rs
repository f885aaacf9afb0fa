//! Fills the disk under the program at a random moment, waits until it says so, frees it, and has
//! the run come to its end: every cart exact by the sandbox's ledger, the database whole. `cargo bench
//! --no-default-features --bench diskfull`; the variables `ROUNDS`, `ORDERS`, `WORKERS`, `SEED`,
//! `PROFILE` and `SIZE_MB` change what is done. The data lies on a small disk of its own: a folder
//! on one is named by `FOLDER`, or it is made, which needs the right to mount (Linux). Ends with 1
//! when a round went wrong.

mod real;

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use gsp_bot::sandbox::{ProfileName, Sandbox, SandboxOptions};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use real::{Outcome, Program, Verdict, asked, is_over_before, no_process_is_left};

/// How long a run may take once there is room again.
const RUN_MS: u64 = 15 * 60_000;
/// How long the program may take to say that the disk is full.
const SAYS_MS: u64 = 120_000;
/// Tries of an order: some are cut off by the full disk.
const TRIES_MAX: u64 = 12;
const SAYS_FULL: &str = "No se puede guardar";
const SAYS_FREE: &str = "Se puede guardar de nuevo";

fn main() -> Outcome<()> {
    let seed: u64 = asked("SEED", rand::random::<u32>().into())?;
    let (rounds, orders): (u64, usize) = (asked("ROUNDS", 5)?, asked("ORDERS", 12)?);
    let workers: u32 = asked("WORKERS", 3)?;
    let profile: String = asked("PROFILE", "typical".to_owned())?;
    let profile = ProfileName::parse(&profile).ok_or_else(|| format!("PROFILE={profile}?"))?;
    println!("SEED={seed} ROUNDS={rounds} ORDERS={orders} WORKERS={workers}");
    let disk = Disk::small(asked("SIZE_MB", 192)?)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let mut dice = StdRng::seed_from_u64(seed);
    let mut wrong_in_all = 0;
    for number in 1..=rounds {
        let sandbox = runtime.block_on(Sandbox::start(SandboxOptions {
            profile,
            seed: seed.wrapping_add(number),
            latency_ms: 40,
            port: 0,
        }))?;
        let samples = sandbox.world().sample_orders(orders, 10, seed);
        let folder = tempfile::Builder::new().tempdir_in(&disk.folder)?;
        let program = Program {
            address: sandbox.address().to_owned(),
            folder: folder.path(),
            workers,
        };
        program.load(&samples)?;
        let round = Round {
            number,
            begins_ms: dice.random_range(300..12_000),
            lasts_ms: dice.random_range(0..8_000),
        };
        let told = round.run(&program)?;
        no_process_is_left(folder.path())?;
        let database = program.folder.join("data").join("gsp-bot.db");
        let verdict = Verdict::on(&sandbox, &samples, &program.orders()?, TRIES_MAX);
        let mut wrong = verdict.wrong;
        wrong.extend((verdict.overlaps > 0).then(|| "written by two at once".to_owned()));
        let said = runtime.block_on(integrity(&database))?;
        if said != "ok" {
            wrong.push(format!("the database: {said}"));
        }
        println!("round {number}: {told}, {} wrong", wrong.len());
        for line in &wrong {
            println!("  {line}");
        }
        wrong_in_all += wrong.len();
    }
    if wrong_in_all == 0 {
        return Ok(());
    }
    Err("not every round ended as it should".into())
}

/// When the disk is full, and for how long after the program has said so.
struct Round {
    number: u64,
    begins_ms: u64,
    lasts_ms: u64,
}

impl Round {
    fn run(&self, program: &Program<'_>) -> Outcome<String> {
        let begun = Instant::now();
        let mut running = program
            .command(&["start", "1", "--wait"])
            .stderr(Stdio::piped())
            .spawn()?;
        let lines = lines_of(&mut running)?;
        if is_over_before(&mut running, begun + Duration::from_millis(self.begins_ms))? {
            return Ok(format!("over before {} ms", self.begins_ms));
        }
        let filler = program.folder.join("filler");
        let bytes = fill(&filler)?;
        let filled = Instant::now();
        let is_said = says(&lines, SAYS_FULL, Duration::from_millis(SAYS_MS))?;
        let took = filled.elapsed();
        let is_over = is_over_before(
            &mut running,
            Instant::now() + Duration::from_millis(self.lasts_ms),
        )?;
        std::fs::remove_file(&filler)?;
        if !is_said && !is_over {
            running.kill()?;
            running.wait()?;
            return Err(
                format!("round {}: it never said that the disk is full", self.number).into(),
            );
        }
        let ends = Instant::now() + Duration::from_millis(RUN_MS);
        if !is_over_before(&mut running, ends)? {
            running.kill()?;
            running.wait()?;
            return Err(format!("round {}: it did not go on", self.number).into());
        }
        let rest: Vec<String> = lines.iter().collect();
        let count = |word: &str| rest.iter().filter(|line| line.contains(word)).count();
        Ok(format!(
            "full at {} ms by {} MB, said after {} ms, free {} ms later, said so {} more times, {} times that it is over, done after {:.0?}",
            self.begins_ms,
            bytes >> 20,
            took.as_millis(),
            self.lasts_ms,
            count(SAYS_FULL),
            count(SAYS_FREE),
            begun.elapsed()
        ))
    }
}

fn lines_of(running: &mut Child) -> Outcome<Receiver<String>> {
    let stderr = running.stderr.take().ok_or("no stderr")?;
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    Ok(lines)
}

/// Whether a line says it before the program ends.
fn says(lines: &Receiver<String>, what: &str, limit: Duration) -> Outcome<bool> {
    let end = Instant::now() + limit;
    loop {
        match lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(line) if line.contains(what) => return Ok(true),
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(false),
        }
    }
}

/// Writes until nothing more fits. Answers how much did.
fn fill(path: &Path) -> Outcome<u64> {
    let mut file = File::create(path)?;
    let mut written = 0;
    for size in [1 << 20, 1 << 12, 1] {
        let piece = vec![0xa5; size];
        while let Ok(bytes) = file.write(&piece) {
            if bytes == 0 {
                break;
            }
            written += u64::try_from(bytes)?;
        }
    }
    Ok(written)
}

async fn integrity(database: &Path) -> Outcome<String> {
    let options = SqliteConnectOptions::new().filename(database);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let (said,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(said)
}

/// A disk that is soon full.
struct Disk {
    folder: PathBuf,
    mounted: Option<tempfile::TempDir>,
}

impl Disk {
    fn small(size_mb: u64) -> Outcome<Self> {
        if let Some(folder) = std::env::var_os("FOLDER") {
            return Ok(Self {
                folder: folder.into(),
                mounted: None,
            });
        }
        let folder = tempfile::tempdir()?;
        let size = format!("size={size_mb}m");
        let status = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "gsp-bot-diskfull"])
            .arg(folder.path())
            .status()?;
        if !status.success() {
            return Err("no disk could be made: name a folder on a small one by FOLDER".into());
        }
        Ok(Self {
            folder: folder.path().to_path_buf(),
            mounted: Some(folder),
        })
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.mounted.is_some()
            && let Err(error) = Command::new("umount").arg(&self.folder).status()
        {
            eprintln!("{} stays mounted: {error}", self.folder.display());
        }
    }
}
