//! The whole way: a spreadsheet dropped on the window, and in the end the carts that it asks for.

use crate::harness::{BATCH, Program, Table, filled, id, row_in, row_of_nonsense};

const ENDED: &str = "[data-testid=batch-state]:is([data-state=completed], [data-state=failed])";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_spreadsheet_becomes_exactly_its_carts() {
    let program = Program::start(40).await;
    let table = Table::of(&program.sandbox, 5, 1, 1);
    let text = table.csv() + row_of_nonsense();
    program
        .drop_file(&program.file("pedidos del año ñandú.csv", text.as_bytes()))
        .await;

    let sum = program.text(&id("preview-sum")).await;
    for number in [table.rows() + 1, table.rows(), 1] {
        assert!(sum.contains(&number.to_string()), "no {number} in: {sum}");
    }
    let problem = program
        .text("[data-testid=problem-row][data-level=error]")
        .await;
    let last_row = (table.rows() + 2).to_string();
    assert!(
        problem.contains(&last_row) && problem.contains("Cantidad"),
        "{problem}"
    );
    assert!(problem.contains("muchas"), "{problem}");

    program.press("load-and-start").await;
    let began = program.wait_long(&row_in("running"), BATCH).await;
    let order = began
        .attr("data-order-id")
        .await
        .ok()
        .flatten()
        .unwrap_or_default();
    // The same row of the same page, which nobody has touched meanwhile.
    program
        .wait_long(
            &format!("{}[data-order-id=\"{order}\"]", row_in("ended")),
            BATCH,
        )
        .await;
    program.wait_long(ENDED, BATCH).await;

    let ledger = program.sandbox.ledger();
    assert_eq!(filled(ledger.carts), table.carts());
    assert!(ledger.overlaps.is_empty(), "{:?}", ledger.overlaps);

    sees_what_failed(&program).await;
    program.end().await;
}

/// The failed order shows the portal as it was, small and then large.
async fn sees_what_failed(program: &Program) {
    let row = program.wait_for(&row_in("failed")).await;
    row.click().await.expect("a pressed row");
    program.wait_for(&id("order-panel")).await;
    program.wait_until(&loaded("evidence-image")).await;
    program.press("evidence-image").await;
    program.wait_for(&id("evidence-viewer")).await;
    program.wait_until(&loaded("evidence-viewer")).await;
    program.press("close-viewer").await;
    program
        .wait_until("!document.querySelector('[data-testid=evidence-viewer]')?.open")
        .await;
}

fn loaded(testid: &str) -> String {
    format!("(document.querySelector('[data-testid={testid}] img')?.naturalWidth ?? 0) > 0")
}
