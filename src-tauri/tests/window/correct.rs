//! A row that is wrong in the spreadsheet, put right in the preview.

use crate::harness::{BATCH, Program, Table, filled};

const WRONG: &str = "[data-testid=problem-row][data-level=error] [data-field=quantity]";
const CORRECTED: &str = "[data-testid=problem-row][data-level=none]";
const ENDED: &str = "[data-testid=batch-state][data-state=completed]";
const ENTER: &str = "\u{e007}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_is_corrected_in_the_preview_is_in_its_cart() {
    let program = Program::start(40).await;
    let table = Table::of(&program.sandbox, 2, 0, 0);
    let text = table.csv();
    let right = text.trim_end();
    let (rest, units) = right.rsplit_once(';').expect("a row");
    let file = program.file("corregir.csv", format!("{rest};muchas\r\n").as_bytes());
    program.drop_file(&file).await;

    let cell = program.wait_for(WRONG).await;
    cell.clear().await.expect("an emptied cell");
    let typed = format!("{units}{ENTER}");
    cell.send_keys(&typed).await.expect("typed units");
    program.wait_for(CORRECTED).await;
    program.shot("preview-corrected").await;
    program.press("load-and-start").await;
    program.wait_long(ENDED, BATCH).await;
    assert_eq!(filled(program.sandbox.ledger().carts), table.carts());
    program.end().await;
}
