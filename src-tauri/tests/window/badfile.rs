//! A file that is no spreadsheet.

use crate::harness::{Program, Table, id};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_spreadsheet_is_named_and_the_window_lives_on() {
    let program = Program::start(0).await;
    let picture = program.file(
        "foto del año.csv",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
    );
    program.drop_file(&picture).await;
    let said = program.text(&id("bad-file")).await;
    assert!(said.contains("foto del año.csv"), "{said}");
    program.shot("bad-file").await;

    let table = Table::of(&program.sandbox, 2, 0, 0);
    let good = program.file("después.csv", table.csv().as_bytes());
    program.drop_file(&good).await;
    let sum = program.text(&id("preview-sum")).await;
    assert!(sum.contains(&table.rows().to_string()), "{sum}");
    program.end().await;
}
