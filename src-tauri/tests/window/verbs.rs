//! What the operator does to a batch that runs.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value, json};

use crate::harness::{BATCH, Program, Table, id, row_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pause_resume_and_cancel_act_from_the_window() {
    let program = Program::start(60).await;
    let table = Table::of(&program.sandbox, 14, 0, 0);
    program
        .drop_file(&program.file("pausa.csv", table.csv().as_bytes()))
        .await;
    program.press("load-and-start").await;
    program.wait_long(&row_in("running"), BATCH).await;

    program.press("pause-batch").await;
    program.wait_for(&state("paused")).await;
    program.wait_for(&id("pause-banner")).await;
    // Orders that were begun go on to their end, no others begin.
    let resting = nobody_works(&program).await;
    assert!(resting["waiting"].as_u64() > Some(0), "{resting}");
    program.shot("batch-paused").await;

    program.press("resume-batch").await;
    program.wait_for(&state("running")).await;
    program.wait_long(&row_in("running"), BATCH).await;

    program.press("batch-menu").await;
    program.press("cancel-batch").await;
    program.shot("confirm-cancel").await;
    program.press("confirm-yes").await;
    program.wait_long(&state("cancelled"), BATCH).await;
    let counts = nobody_works(&program).await;
    assert!(counts["cancelled"].as_u64() > Some(0), "{counts}");
    assert_eq!(counts["waiting"], json!(0), "{counts}");
    assert_eq!(counts["retrying"], json!(0), "{counts}");
    carts_agree(&program, &table).await;
    program.end().await;
}

fn state(word: &str) -> String {
    format!("[data-testid=batch-state][data-state={word}]")
}

/// The counts, once no worker holds an order of the batch.
async fn nobody_works(program: &Program) -> Value {
    let began = Instant::now();
    loop {
        let counts = program.command("batch", json!({ "batchId": 1 })).await["counts"].take();
        if counts["running"] == json!(0) {
            return counts;
        }
        assert!(began.elapsed() < BATCH, "orders still run: {counts}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// What the window calls done is in its cart, and carts of orders that never began are untouched.
async fn carts_agree(program: &Program, table: &Table) {
    let filter =
        json!({ "states": [], "text": null, "cause": null, "sort": null, "descending": false });
    let asked = json!({ "batchId": 1, "filter": filter, "offset": 0, "limit": 100 });
    let page = program.command("orders", asked).await;
    let ledger = program.sandbox.ledger();
    let expected: BTreeMap<_, _> = table
        .orders
        .iter()
        .map(|it| (it.consultora_code.as_str(), &it.expected_cart))
        .collect();
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    assert_eq!(rows.len(), table.orders.len());
    for row in rows {
        let code = row["consultora_code"].as_str().unwrap_or_default();
        let cart = ledger.carts.get(code).cloned().unwrap_or_default();
        match row["state"].as_str() {
            Some("completed") => assert_eq!(Some(&&cart), expected.get(code), "{row}"),
            Some("cancelled") if row["attempts"] == json!(0) => assert!(cart.is_empty(), "{row}"),
            Some("cancelled") => {}
            _ => panic!("an order in no end state: {row}"),
        }
    }
}
