//! The engine with the real portal driver, a real browser and the sandbox, judged by its ledger.

mod carts;
mod mishaps;
mod storage;
mod troubles;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gsp_bot::browser::LaunchOptions;
use gsp_bot::domain::{
    BatchId, BatchState, CartPolicy, ConsultoraCode, Epoch, OrderState, ProductCode, Quantity,
};
use gsp_bot::engine::{Engine, EngineSettings, SystemClock};
use gsp_bot::portal::{Credentials, GspPortal, PortalOptions, Profile};
use gsp_bot::sandbox::{ExpectedOutcome, ProfileName, SampleOrder, Sandbox, SandboxOptions};
use gsp_bot::store::{Actor, Filter, NewBatch, NewLine, NewOrder, Store};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const SEED: u64 = 7;
/// Far longer than any of these runs takes on a slow machine.
const RUN_MAX: Duration = Duration::from_secs(300);

/// A sandbox, a store with one started batch of sample orders, and what must become of them.
pub struct Scene {
    pub sandbox: Sandbox,
    pub store: Store,
    pub folder: tempfile::TempDir,
    pub batch: BatchId,
    pub samples: Vec<SampleOrder>,
}

/// An engine under way.
pub struct Run {
    pub stop: CancellationToken,
    pub task: JoinHandle<()>,
}

impl Scene {
    pub async fn new(profile: ProfileName, orders: usize, problems_percent: u32) -> Self {
        let options = SandboxOptions {
            port: 0,
            profile,
            seed: SEED,
            latency_ms: 20,
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let samples = sandbox
            .world()
            .sample_orders(orders, problems_percent, SEED);
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Epoch(0)).await.unwrap();
        let batch = store
            .load(Epoch(0), Actor::Terminal, &as_batch(&samples))
            .await
            .unwrap();
        store.start(Epoch(0), Actor::Terminal, batch).await.unwrap();
        println!("sandbox {profile:?}, seed {SEED}, {orders} orders");
        Self {
            sandbox,
            store,
            folder,
            batch,
            samples,
        }
    }

    pub fn run(&self, workers: u32, password: &str) -> Run {
        self.run_with(workers, password, |_| {})
    }

    pub fn run_with(
        &self,
        workers: u32,
        password: &str,
        change: impl FnOnce(&mut LaunchOptions),
    ) -> Run {
        let mut browser = LaunchOptions {
            executable: None,
            headless: true,
            folder: self.folder.path().join("browsers"),
            slow_mo_ms: 0,
            blocked_urls: Vec::new(),
        };
        change(&mut browser);
        let mut profile = Profile::builtin().unwrap();
        profile.address.base = self.sandbox.address().to_owned();
        let portal = GspPortal::new(PortalOptions {
            profile,
            credentials: Some(Credentials {
                code: gsp_bot::sandbox::USER_CODE.to_owned().into(),
                password: password.to_owned().into(),
            }),
            browser,
        });
        let settings = EngineSettings {
            workers,
            retry_delay_ms: 200,
            ..EngineSettings::default()
        };
        let engine = Engine::new(
            self.store.clone(),
            Arc::new(portal),
            Arc::new(SystemClock),
            watch::channel(settings).1,
            self.folder.path().join("evidence"),
        );
        let stop = CancellationToken::new();
        let task = tokio::spawn(engine.run(stop.clone(), CancellationToken::new()));
        Run { stop, task }
    }

    /// Waits until the batch is in a state that `is` says yes to.
    pub async fn until(&self, is: impl Fn(BatchState) -> bool) {
        let mut bell = self.store.bell();
        let reached = async {
            while !is(self.store.batch(self.batch).await.unwrap().state) {
                bell.changed().await.unwrap();
            }
        };
        if tokio::time::timeout(RUN_MAX, reached).await.is_err() {
            panic!(
                "the batch is {:?}",
                self.store.batch(self.batch).await.unwrap().state
            );
        }
    }

    /// Waits until so many orders have ended.
    pub async fn until_ended(&self, orders: usize) {
        let mut bell = self.store.bell();
        let reached = async {
            while self
                .states()
                .await
                .iter()
                .filter(|(_, state)| state.is_ended())
                .count()
                < orders
            {
                bell.changed().await.unwrap();
            }
        };
        tokio::time::timeout(RUN_MAX, reached).await.unwrap();
    }

    pub async fn states(&self) -> Vec<(String, OrderState)> {
        let (_, rows) = self
            .store
            .orders(self.batch, &Filter::default(), 0, 10_000)
            .await
            .unwrap();
        rows.into_iter()
            .map(|row| (row.consultora_code, row.state))
            .collect()
    }

    /// Every cart exact, every order what it must be, no cart written by two sessions at once.
    pub async fn judge(&self) {
        let ledger = self.sandbox.ledger();
        let states = self.states().await;
        let mut wrong = Vec::new();
        for sample in &self.samples {
            let expected = match sample.expected {
                ExpectedOutcome::Completed => OrderState::Completed,
                ExpectedOutcome::Partial => OrderState::Partial,
                ExpectedOutcome::Failed => OrderState::Failed,
            };
            let code = &sample.consultora_code;
            let state = states
                .iter()
                .find(|(it, _)| it == code)
                .map(|(_, state)| *state);
            let cart = ledger.carts.get(code).cloned().unwrap_or_default();
            let is_exact =
                sample.expected == ExpectedOutcome::Failed || cart == sample.expected_cart;
            if state != Some(expected) || !is_exact {
                let row = self.message(code).await;
                wrong.push(format!(
                    "{code}: {state:?}, not {expected:?}; exact: {is_exact}; {row}"
                ));
            }
        }
        let known: Vec<&String> = self.samples.iter().map(|it| &it.consultora_code).collect();
        let strangers: Vec<_> = ledger
            .writes
            .iter()
            .filter(|write| !known.contains(&&write.consultora))
            .collect();
        assert!(
            wrong.is_empty(),
            "{} of {}:\n{}",
            wrong.len(),
            states.len(),
            wrong.join("\n")
        );
        assert!(ledger.overlaps.is_empty(), "{:?}", ledger.overlaps);
        assert!(
            strangers.is_empty(),
            "carts of nobody in the file were written: {strangers:?}"
        );
    }

    async fn message(&self, code: &str) -> String {
        let filter = Filter {
            text: Some(code.to_owned()),
            ..Filter::default()
        };
        let (_, rows) = self.store.orders(self.batch, &filter, 0, 1).await.unwrap();
        let Some(row) = rows.first() else {
            return String::new();
        };
        let attempts = self.store.attempts(row.id).await.unwrap();
        format!(
            "{:?}",
            attempts
                .iter()
                .map(|it| (&it.reason, &it.detail))
                .collect::<Vec<_>>()
        )
    }
}

impl Run {
    /// Stops politely and waits for the end.
    pub async fn stop(self) {
        self.stop.cancel();
        tokio::time::timeout(RUN_MAX, self.task)
            .await
            .unwrap()
            .unwrap();
    }
}

pub fn browsers_left(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("browsers")).map_or(0, Iterator::count)
}

fn as_batch(samples: &[SampleOrder]) -> NewBatch {
    let rows: usize = samples.iter().map(|sample| sample.lines.len()).sum();
    let rows = u32::try_from(rows).unwrap();
    NewBatch {
        name: "sample".to_owned(),
        file_name: "sample.csv".to_owned(),
        fingerprint: "sample".to_owned(),
        cart_policy: CartPolicy::Replace,
        cycle: None,
        refuse_other_name: false,
        rows_total: rows,
        rows_in_orders: rows,
        rows_rejected: 0,
        corrections: Vec::new(),
        rows_blank: 0,
        orders: samples
            .iter()
            .map(|sample| NewOrder {
                consultora: ConsultoraCode::new(&sample.consultora_code).unwrap(),
                name: Some(sample.name.clone()),
                lines: sample
                    .lines
                    .iter()
                    .map(|(code, units)| NewLine {
                        product: ProductCode::new(code).unwrap(),
                        quantity: Quantity::new(*units).unwrap(),
                        rows: vec![1],
                    })
                    .collect(),
            })
            .collect(),
        rejected: Vec::new(),
    }
}
