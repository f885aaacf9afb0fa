//! A storage that does not take what is written, and an evidence folder that somebody meddles with.
//! The engine is turned by hand.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use gsp_bot::domain::{Epoch, Failure};
use gsp_bot::engine::by_hand::{Crew, Decider, Job, Slots};
use gsp_bot::engine::{Clock, EngineSettings, EngineStatus, StorageHealth, StorageProblem};
use gsp_bot::portal::{Filled, Journal, Portal, Seat, Stopped, Wish};
use gsp_bot::store::Store;
use tokio_util::sync::CancellationToken;

use crate::store::{load_and_start, raw, store};

/// Everything can be read and nothing written, as on a full disk.
const FILL: &str = "CREATE TRIGGER full_orders BEFORE UPDATE ON orders
        BEGIN SELECT RAISE(ABORT, 'no room'); END;
    CREATE TRIGGER full_changes BEFORE INSERT ON changes
        BEGIN SELECT RAISE(ABORT, 'no room'); END;";
const FREE: &str = "DROP TRIGGER full_orders; DROP TRIGGER full_changes;";

#[tokio::test]
async fn a_storage_problem_stands_until_something_was_written() {
    let (folder, store) = store().await;
    let mut engine = Engine::new(&store, &folder.path().join("evidence"));
    engine.decider.take_over().await;
    load_and_start(&store, &["1"]).await;
    raw(store.path(), FILL).await;
    for turn in 0..6 {
        let status = engine.turn().await;
        assert!(
            matches!(&status.storage_problem, Some(StorageProblem::Other(said)) if said.contains("no room")),
            "turn {turn}: {status:?}"
        );
        assert_eq!(busy(&status), 0);
    }
    raw(store.path(), FREE).await;
    engine.turn().await;
    let status = engine.turn().await;
    assert_eq!(status.storage_problem, None);
    assert_eq!(busy(&status), 1, "the order is worked on now");
}

#[tokio::test]
async fn an_evidence_folder_that_is_deleted_is_made_anew_and_told_once() {
    let (folder, store) = store().await;
    let evidence = folder.path().join("evidence");
    let mut engine = Engine::new(&store, &evidence);
    engine.decider.take_over().await;
    assert!(evidence.is_dir(), "it is there from the start");
    load_and_start(&store, &["1", "2", "3"]).await;
    engine.turn().await;
    assert_eq!(told(&store, "evidence_folder_made").await, 0);
    std::fs::remove_dir(&evidence).unwrap();
    for _ in 0..5 {
        engine.turn().await;
    }
    assert!(evidence.is_dir());
    assert_eq!(told(&store, "evidence_folder_made").await, 1);
}

#[tokio::test]
async fn an_evidence_folder_that_takes_nothing_stops_no_work_and_is_told_once() {
    let (folder, store) = store().await;
    let evidence = folder.path().join("evidence");
    std::fs::write(&evidence, "a file stands in the way").unwrap();
    let mut engine = Engine::new(&store, &evidence);
    engine.decider.take_over().await;
    load_and_start(&store, &["1", "2", "3"]).await;
    let mut status = EngineStatus::default();
    for _ in 0..5 {
        status = engine.turn().await;
        assert!(status.evidence_problem.is_some());
    }
    assert_eq!(busy(&status), 3);
    assert_eq!(told(&store, "evidence_not_kept").await, 1);
    std::fs::remove_file(&evidence).unwrap();
    engine.clock.advance(61_000);
    assert_eq!(engine.turn().await.evidence_problem, None);
    assert!(evidence.is_dir());
}

struct Engine {
    decider: Decider<Nobody, Hand>,
    slots: Slots<Takers>,
    clock: Arc<Hand>,
}

impl Engine {
    fn new(store: &Store, evidence: &Path) -> Self {
        let clock = Arc::new(Hand(AtomicI64::new(1_000_000)));
        Self {
            decider: Decider::new(
                store.clone(),
                StorageHealth::default(),
                Arc::new(Nobody),
                Arc::clone(&clock),
                evidence.to_path_buf(),
            ),
            slots: Slots::new(Takers),
            clock,
        }
    }

    async fn turn(&mut self) -> EngineStatus {
        let settings = EngineSettings::default();
        self.clock.advance(1_000);
        self.decider.hear_bell();
        self.decider.turn(&settings, &mut self.slots).await;
        self.decider.status(&settings, &self.slots)
    }
}

fn busy(status: &EngineStatus) -> usize {
    let busy = status.workers.iter().filter(|worker| worker.work.is_some());
    busy.count()
}

async fn told(store: &Store, word: &str) -> usize {
    let log = store.activity(None, None, 1_000).await.unwrap();
    log.iter().filter(|line| line.event == word).count()
}

/// A clock whose hand is moved.
struct Hand(AtomicI64);

impl Hand {
    fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Epoch {
        Epoch(self.0.load(Ordering::SeqCst))
    }
}

/// Workers that take their orders and keep them.
struct Takers;

impl Crew for Takers {
    fn hire(&mut self, _number: u32) {}

    fn give(&mut self, _number: u32, _job: Job) -> bool {
        true
    }

    fn is_gone(&self, _number: u32) -> bool {
        false
    }

    fn let_go(&mut self, _number: u32) {}
}

/// A portal that is never asked.
struct Nobody;

impl Portal for Nobody {
    type Seat = NoSeat;

    async fn seat(&self, _worker: usize) -> Result<NoSeat, Failure> {
        unreachable!("nobody works")
    }

    async fn answers(&self) -> bool {
        true
    }

    fn allow_sign_in(&self) {}

    async fn close(&self) {}
}

struct NoSeat;

impl Seat for NoSeat {
    async fn fill<J: Journal>(
        &mut self,
        _wish: &Wish,
        _journal: &mut J,
        _stop: &CancellationToken,
    ) -> Result<Filled, Stopped> {
        unreachable!("nobody works")
    }

    fn is_sound(&self) -> bool {
        true
    }

    async fn close(self) {}
}
