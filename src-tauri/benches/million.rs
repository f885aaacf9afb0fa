//! The store and the program with a million pending orders in fifty batches, every second one
//! paused. `cargo bench --no-default-features --bench million`; `ORDERS` and `BATCHES` change how
//! many, `FOLDER` names the folder in which the data lies. Prints how long the questions take that are
//! asked all the time, how long the program takes to start, and what memory it needs.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::time::{Duration, Instant, SystemTime};

use gsp_bot::domain::{
    BatchId, CartPolicy, ConsultoraCode, Epoch, LineAnswer, OrderState, PauseReason, ProductCode,
    Quantity, Step, Text,
};
use gsp_bot::store::{
    Actor, Claim, ClaimOptions, Filter, NewBatch, NewLine, NewOrder, SettledAs, Settlement,
    SortKey, Store,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// So often each question is asked.
const TIMES: usize = 2_000;
/// So often the program is started.
const STARTS: usize = 5;

#[tokio::main]
async fn main() -> Outcome<()> {
    let (orders, batches): (u32, u32) = (asked("ORDERS", 1_000_000)?, asked("BATCHES", 50)?);
    let folder = match std::env::var_os("FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let began = Instant::now();
    let store = Store::open(folder.path(), now()?).await?;
    fill(&store, orders, batches).await?;
    let bytes = std::fs::metadata(store.path())?.len();
    println!(
        "{orders} orders in {batches} batches, every second one paused: {:.0?}, {} MB",
        began.elapsed(),
        bytes >> 20
    );
    ask(&store, batches).await?;
    store.close().await;
    start_program(folder.path())
}

async fn fill(store: &Store, orders: u32, batches: u32) -> Outcome<()> {
    let each = orders / batches;
    for number in 1..=batches {
        let batch = new_batch(number, each)?;
        let id = store.load(now()?, Actor::Terminal, &batch).await?;
        store.start(now()?, Actor::Terminal, id).await?;
        if number % 2 == 1 {
            let reason = PauseReason::Operator;
            store.pause(now()?, Actor::Terminal, id, reason).await?;
        }
    }
    Ok(())
}

fn new_batch(number: u32, orders: u32) -> Outcome<NewBatch> {
    let rows = orders * 2;
    let line = |product: &str, row: u32| -> Outcome<NewLine> {
        Ok(NewLine {
            product: ProductCode::new(product)?,
            quantity: Quantity::new(2)?,
            rows: vec![row],
        })
    };
    let order = |at: u32| -> Outcome<NewOrder> {
        Ok(NewOrder {
            // The same consultoras in every batch.
            consultora: ConsultoraCode::new(&format!("{:06}", at + 1))?,
            name: Some(format!("Consultora {at}")),
            lines: vec![line("00077", at * 2 + 2)?, line("24318", at * 2 + 3)?],
        })
    };
    Ok(NewBatch {
        name: format!("Lote {number}"),
        file_name: format!("lote-{number}.csv"),
        fingerprint: number.to_string(),
        cart_policy: CartPolicy::Replace,
        cycle: None,
        refuse_other_name: false,
        rows_total: rows,
        rows_in_orders: rows,
        rows_rejected: 0,
        rows_blank: 0,
        orders: (0..orders).map(order).collect::<Outcome<_>>()?,
        rejected: Vec::new(),
        corrections: Vec::new(),
    })
}

/// Asks what the engine, the window and the terminal ask, and prints the times.
async fn ask(store: &Store, batches: u32) -> Outcome<()> {
    let options = ClaimOptions {
        owner: "bench",
        worker: 1,
        lease_ms: 60_000,
    };
    let mut claims = Times::new("claim");
    let mut settles = Times::new("settle");
    for _ in 0..TIMES {
        let began = Instant::now();
        let claim = store.claim(now()?, &options).await?;
        claims.took(began);
        let claim = claim.ok_or("nothing to claim")?;
        let text = Text::new("", "");
        store
            .reached(now()?, claim.order, claim.attempt, Step::OpenCart, text)
            .await?;
        let began = Instant::now();
        store.settle(now()?, &filled(&claim)).await?;
        settles.took(began);
    }
    claims.print();
    settles.print();
    let last = BatchId(batches.into());
    let by_code = Filter {
        sort: SortKey::ConsultoraCode,
        descending: true,
        ..Filter::default()
    };
    let queued = Filter {
        states: vec![OrderState::Queued],
        ..Filter::default()
    };
    let some = Filter {
        text: Some("0199".to_owned()),
        ..Filter::default()
    };
    let mut look = Times::new("look: changes, due, cancels");
    let mut list = Times::new("list of batches with counts");
    let mut pages = [
        Times::new("page of orders"),
        Times::new("last page of orders"),
        Times::new("page of queued orders"),
        Times::new("page by consultora, from the end"),
        Times::new("page of a search"),
        Times::new("failures by cause"),
        Times::new("activity"),
    ];
    for _ in 0..TIMES / 20 {
        let began = Instant::now();
        store.last_change().await?;
        store.next_due().await?;
        store.cancel_requests().await?;
        look.took(began);
        let began = Instant::now();
        store.batches().await?;
        store.state_counts().await?;
        list.took(began);
        let [all, end, waiting, sorted, search, causes, activity] = &mut pages;
        let began = Instant::now();
        let (total, _) = store.orders(last, &Filter::default(), 0, 100).await?;
        all.took(began);
        let began = Instant::now();
        store
            .orders(last, &Filter::default(), total - 100, 100)
            .await?;
        end.took(began);
        let began = Instant::now();
        store.orders(last, &queued, 0, 100).await?;
        waiting.took(began);
        let began = Instant::now();
        store.orders(last, &by_code, 0, 100).await?;
        sorted.took(began);
        let began = Instant::now();
        store.orders(last, &some, 0, 100).await?;
        search.took(began);
        let began = Instant::now();
        store.causes(None).await?;
        causes.took(began);
        let began = Instant::now();
        store.activity(None, None, 100).await?;
        activity.took(began);
    }
    look.print();
    list.print();
    for page in &pages {
        page.print();
    }
    Ok(())
}

fn filled(claim: &Claim) -> Settlement {
    Settlement {
        order: claim.order,
        attempt: claim.attempt,
        end: SettledAs::Filled {
            answers: claim
                .lines
                .iter()
                .map(|(code, _)| (code.clone(), LineAnswer::Added))
                .collect(),
            portal_name: None,
        },
        evidence: Vec::new(),
    }
}

/// `status` to its end, and the engine until it has said its first word.
fn start_program(folder: &Path) -> Outcome<()> {
    let mut starts = Times::new("program: `status`");
    for _ in 0..STARTS {
        let began = Instant::now();
        let status = command(folder, &["status"])
            .stdout(Stdio::null())
            .status()?;
        starts.took(began);
        if !status.success() {
            return Err(format!("status: {status}").into());
        }
    }
    starts.print();
    let began = Instant::now();
    let mut running = command(folder, &["start", "2", "--wait"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stderr = running.stderr.take().ok_or("no stderr")?;
    std::io::Read::read_exact(&mut stderr, &mut [0])?;
    let took = began.elapsed();
    // What it needs once it works: nothing tells when that is.
    std::thread::sleep(Duration::from_secs(3));
    let memory = peak_memory(running.id());
    running.kill()?;
    running.wait()?;
    println!("program: the engine works after {took:.0?}, and needs {memory} at most");
    Ok(())
}

fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gsp-bot"));
    command
        .args(words)
        .env("GSP_DATA_DIR", folder)
        // Nobody answers there.
        .env("GSP_PORTAL_URL", "http://127.0.0.1:9")
        .env("GSP_USER_CODE", "1234")
        .env("GSP_PASSWORD", "sandbox");
    command
}

fn peak_memory(process: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .map_or_else(|| "unknown".to_owned(), |size| size.trim().to_owned())
}

struct Times {
    what: &'static str,
    took: Vec<Duration>,
}

impl Times {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            took: Vec::new(),
        }
    }

    fn took(&mut self, began: Instant) {
        self.took.push(began.elapsed());
    }

    fn print(&self) {
        let mut took = self.took.clone();
        took.sort();
        let at = |percent: usize| {
            let index = (took.len() * percent / 100).min(took.len().saturating_sub(1));
            took.get(index).copied().unwrap_or_default()
        };
        println!(
            "{:>34}: p50 {:>9.2?}  p99 {:>9.2?}  max {:>9.2?}  ({} times)",
            self.what,
            at(50),
            at(99),
            at(100),
            took.len()
        );
    }
}

fn now() -> Outcome<Epoch> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(Epoch(i64::try_from(since.as_millis())?))
}

fn asked<T: FromStr>(name: &str, otherwise: T) -> Outcome<T> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name}={text}?").into()),
        Err(_) => Ok(otherwise),
    }
}
