//! The engine's tasks when the portal's driver misbehaves: no browser, a driver of our own that is
//! written to fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gsp_bot::domain::{Failure, LineAnswer, OrderState, Step, Text};
use gsp_bot::engine::{Engine, EngineSettings, SystemClock};
use gsp_bot::portal::{Filled, Journal, Portal, Seat, Stopped, Wish};
use gsp_bot::store::{Filter, Store};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::store::{load_and_start, store};

const WAIT_MAX: Duration = Duration::from_secs(60);

/// What it does wrong, once.
#[derive(Clone)]
struct Mishap {
    panics_at_the_door: Arc<AtomicBool>,
    hangs: bool,
    /// Whether something is being done in a cart.
    is_at_it: watch::Sender<bool>,
}

impl Mishap {
    fn new(panics_at_the_door: bool, hangs: bool) -> Self {
        Self {
            panics_at_the_door: Arc::new(AtomicBool::new(panics_at_the_door)),
            hangs,
            is_at_it: watch::channel(false).0,
        }
    }
}

impl Portal for Mishap {
    type Seat = Self;

    async fn seat(&self, _worker: usize) -> Result<Self, Failure> {
        assert!(
            !self.panics_at_the_door.swap(false, Ordering::SeqCst),
            "as planned"
        );
        Ok(self.clone())
    }

    async fn answers(&self) -> bool {
        true
    }

    fn allow_sign_in(&self) {}

    async fn close(&self) {}
}

impl Seat for Mishap {
    async fn fill<J: Journal>(
        &mut self,
        wish: &Wish,
        journal: &mut J,
        _stop: &CancellationToken,
    ) -> Result<Filled, Stopped> {
        journal.reached(Step::OpenCart, &Text::new("", "")).await;
        let at_it = AtIt::begin(&self.is_at_it);
        if self.hangs {
            std::future::pending::<()>().await;
        }
        drop(at_it);
        Ok(Filled {
            answers: wish
                .lines
                .iter()
                .map(|(code, _)| (code.clone(), LineAnswer::Added))
                .collect(),
            cart_after: wish.lines.iter().cloned().collect(),
            portal_name: None,
        })
    }

    fn is_sound(&self) -> bool {
        true
    }

    async fn close(self) {}
}

struct AtIt(watch::Sender<bool>);

impl AtIt {
    fn begin(is_at_it: &watch::Sender<bool>) -> Self {
        is_at_it.send_replace(true);
        Self(is_at_it.clone())
    }
}

impl Drop for AtIt {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_a_bug_ended_is_replaced_and_its_order_done() {
    let (_folder, store) = store().await;
    let batch = load_and_start(&store, &["1", "2", "3"]).await;
    let (stop, run) = start(&store, Mishap::new(true, false));
    let mut bell = store.bell();
    let ended = async {
        while !store.batch(batch).await.unwrap().state.is_ended() {
            bell.changed().await.unwrap();
        }
    };
    timeout(WAIT_MAX, ended).await.unwrap();
    stop.cancel();
    run.await.unwrap();
    let (_, rows) = store.orders(batch, &Filter::default(), 0, 9).await.unwrap();
    for row in &rows {
        assert_eq!(row.state, OrderState::Completed, "{row:?}");
    }
    // One order was in the dead worker's hands, and no other was given to it.
    let attempts: i64 = rows.iter().map(|row| row.attempt.0).sum();
    assert_eq!(attempts, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_goes_on_in_a_cart_once_the_engine_has_ended() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let portal = Mishap::new(false, true);
    let mut is_at_it = portal.is_at_it.subscribe();
    let (stop, run) = start(&store, portal);
    let begun = is_at_it.wait_for(|is_at_it| *is_at_it);
    drop(timeout(WAIT_MAX, begun).await.unwrap());
    stop.cancel();
    run.await.unwrap();
    let over = is_at_it.wait_for(|is_at_it| !*is_at_it);
    let is_over = timeout(WAIT_MAX, over).await.is_ok();
    assert!(is_over, "an attempt goes on");
}

fn start(store: &Store, portal: Mishap) -> (CancellationToken, tokio::task::JoinHandle<()>) {
    let settings = EngineSettings {
        workers: 1,
        stop_ms_max: 100,
        ..EngineSettings::default()
    };
    let engine = Engine::new(
        store.clone(),
        Arc::new(portal),
        Arc::new(SystemClock),
        watch::channel(settings).1,
        std::env::temp_dir(),
    );
    let stop = CancellationToken::new();
    let run = tokio::spawn(engine.run(stop.clone(), CancellationToken::new()));
    (stop, run)
}
