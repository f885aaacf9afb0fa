//! Closing the window while orders are under way, and ends from outside.

use gsp_bot::domain::Epoch;
use gsp_bot::sandbox::Faults;
use gsp_bot::store::Store;
use nix::sys::signal::Signal;
use serde_json::json;

use crate::harness::{BATCH, Program, Table, id, row_in};

/// A call of the portal takes so long that orders are still under way when one looks.
const SLOW_MS: u64 = 250;

const ASKED: &str = "[data-testid=closing-dialog][data-phase=asked]";
const STOPPING: &str = "[data-testid=closing-dialog][data-phase=stopping]";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_nothing_under_way_the_window_closes_at_once() {
    let program = Program::start(0).await;
    program.close_window().await;
    program.is_over().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_asked_about_and_a_stop_shows_how_far_it_is() {
    let program = Program::start(SLOW_MS).await;
    runs(&program).await;

    program.close_window().await;
    let said = program.text(ASKED).await;
    assert!(said.contains("en curso"), "{said}");
    assert!(said.contains("en espera"), "{said}");
    in_both_themes(&program, "closing-asked").await;
    program.press("closing-stay").await;
    program.wait_until(GONE).await;

    gets_stuck(&program).await;
    program.close_window().await;
    program.press("closing-stop").await;
    program.wait_for(STOPPING).await;
    let said = program.text(&id("closing-progress")).await;
    assert!(said.contains("punto seguro"), "{said}");
    in_both_themes(&program, "closing-stopping").await;
    program.press("closing-stop-now").await;
    nothing_is_held(program).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_tray_the_window_is_minimised_and_the_work_goes_on() {
    let program = Program::start(SLOW_MS).await;
    runs(&program).await;
    program.close_window().await;
    let said = program.text(ASKED).await;
    assert!(said.contains("se minimiza"), "{said}");
    program.press("closing-hide").await;
    program.is_seen(false).await;
    another_order_ends(&program).await;
    // The first signal is the polite one.
    program.signal(Signal::SIGTERM);
    nothing_is_held(program).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_signal_ends_at_once() {
    let program = Program::start(SLOW_MS).await;
    runs(&program).await;
    gets_stuck(&program).await;
    program.signal(Signal::SIGINT);
    program.wait_for(STOPPING).await;
    program.signal(Signal::SIGINT);
    nothing_is_held(program).await;
}

const GONE: &str = "!document.querySelector('[data-testid=closing-dialog]')";

async fn runs(program: &Program) {
    let table = Table::of(&program.sandbox, 14, 0, 0);
    program
        .drop_file(&program.file("cierre.csv", table.csv().as_bytes()))
        .await;
    program.press("load-and-start").await;
    program.wait_long(&row_in("running"), BATCH).await;
}

/// An order waits for an answer that does not come, and so does not get to a safe point.
async fn gets_stuck(program: &Program) {
    program.sandbox.set_faults(Faults {
        hang_ms: 600_000,
        ..Faults::default()
    });
    let began = std::time::Instant::now();
    while !program.sandbox.ledger().troubles.contains_key("hung") {
        assert!(began.elapsed() < BATCH, "nothing is asked of the portal");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// The page is asked, not looked at: the window may be out of sight.
async fn another_order_ends(program: &Program) {
    let ended = |batch: &serde_json::Value| batch["counts"]["completed"].as_u64();
    let before = ended(&program.command("batch", json!({ "batchId": 1 })).await);
    let began = std::time::Instant::now();
    while ended(&program.command("batch", json!({ "batchId": 1 })).await) == before {
        assert!(began.elapsed() < BATCH, "no order ends");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn in_both_themes(program: &Program, name: &str) {
    for theme in ["light", "dark"] {
        let wear = format!("(document.documentElement.dataset.theme = '{theme}')");
        program.ask(&wear).await;
        program.shot(&format!("{name}-{theme}")).await;
    }
}

/// The program is over, and no order is held by an attempt that is no more.
async fn nothing_is_held(program: Program) {
    program.is_over().await;
    let ledger = program.sandbox.ledger();
    assert!(ledger.overlaps.is_empty(), "{:?}", ledger.overlaps);
    let store = Store::open(program.folder(), Epoch(0))
        .await
        .expect("the database");
    let counts = store.state_counts().await.expect("counts");
    for (batch, counts) in counts {
        assert_eq!(
            counts.sum(gsp_bot::domain::OrderState::is_running),
            0,
            "of batch {batch}"
        );
    }
    store.close().await;
}
