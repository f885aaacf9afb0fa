//! A backup is made and put back from the window, which goes on with what is there then.

use serde_json::{Value, json};

use crate::harness::{BATCH, Program, Table};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_put_back_and_the_window_goes_on_with_it() {
    let program = Program::start(20).await;
    let table = Table::of(&program.sandbox, 2, 0, 0);
    load(&program, &table, "uno.csv").await;
    let file = program.file("copia.db", b"");
    let path = json!({ "path": file });
    let made = program.command("back_up", path.clone()).await;
    assert_eq!(made["contents"]["batches"], json!(1), "{made}");

    let other = Table::of(&program.sandbox, 3, 0, 0);
    load(&program, &other, "dos.csv").await;
    assert_eq!(batches(&program).await, 2);
    let seen = program.command("look_at_backup", path.clone()).await;
    assert_eq!(seen["backup"]["orders"], json!(2), "{seen}");
    assert_eq!(seen["present"]["orders"], json!(5), "{seen}");
    let done = program.command("restore_backup", path).await;
    assert!(done["done"]["kept"].is_string(), "{done}");

    assert_eq!(batches(&program).await, 1);
    let status = program.command("status", json!({})).await;
    assert_eq!(status["engine_here"], json!(true), "{status}");
    // The engine works on what is there now.
    program
        .command("start_batch", json!({ "batchId": 1 }))
        .await;
    ended(&program).await;
    let ledger = program.sandbox.ledger();
    for order in &table.orders {
        assert_eq!(
            ledger.carts.get(&order.consultora_code),
            Some(&order.expected_cart)
        );
    }
    program.end().await;
}

async fn load(program: &Program, table: &Table, name: &str) {
    let path = program.file(name, table.csv().as_bytes());
    let asked = json!({ "path": path, "options": {} });
    let opened = program.command("open_file", asked).await;
    let preview = opened["preview"]["id"].clone();
    let asked = json!({ "previewId": preview, "options": {} });
    let loaded = program.command("load_preview", asked).await;
    assert!(loaded["batch_id"].is_number(), "{opened} {loaded}");
}

async fn batches(program: &Program) -> usize {
    let batches = program.command("batches", json!({})).await;
    batches.as_array().map_or(0, Vec::len)
}

async fn ended(program: &Program) {
    let began = std::time::Instant::now();
    loop {
        let batch: Value = program.command("batch", json!({ "batchId": 1 })).await;
        if batch["state"] == json!("completed") {
            return;
        }
        assert!(began.elapsed() < BATCH, "{batch}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
