//! Files in, orders and problems out. Fixtures are texts here, or workbooks written on the spot.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the functions that tests share may fail"
)]

mod apart;
mod columns;
mod corpus;
mod corrections;
mod files;
mod hostile;
mod mutants;
mod places;
mod properties;
mod rows;
mod scale;
mod text;
mod workbooks;
mod written;
mod xls;
mod xlsb;

use std::path::Path;

use gsp_bot::intake::{
    Continue, FileProblem, Intake, IntakeOptions, IntakeOrder, ProblemCode, RowProblem, read,
};
use tempfile::TempDir;

/// Reads these bytes as a file of that name.
fn read_bytes(name: &str, bytes: &[u8]) -> Result<Intake, FileProblem> {
    read_bytes_with(name, bytes, &IntakeOptions::default())
}

fn read_bytes_with(
    name: &str,
    bytes: &[u8],
    options: &IntakeOptions,
) -> Result<Intake, FileProblem> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_path(&path, options)
}

fn read_path(path: &Path, options: &IntakeOptions) -> Result<Intake, FileProblem> {
    // This is the tests' program, and only the real one reads old workbooks.
    let options = IntakeOptions {
        workbook_reader: options
            .workbook_reader
            .clone()
            .or_else(|| Some(env!("CARGO_BIN_EXE_gsp-bot").into())),
        ..options.clone()
    };
    let outcome = read(path, &options, &|_| Continue::Yes);
    if let Ok(intake) = &outcome {
        assert_accounts(intake);
    }
    outcome
}

/// What holds for every file: no row is lost, none is in two places.
fn assert_accounts(intake: &Intake) {
    let counts = intake.counts;
    assert_eq!(
        counts.rows,
        counts.in_orders + counts.rejected + counts.blank
    );
    let in_orders: usize = intake.orders.iter().map(|order| order.rows.len()).sum();
    assert_eq!(u32::try_from(in_orders), Ok(counts.in_orders));
    assert_eq!(intake.rejected.count(), counts.rejected);
    let mut rows: Vec<u32> = intake
        .orders
        .iter()
        .flat_map(|order| order.rows.clone())
        .collect();
    for order in &intake.orders {
        let mut of_lines: Vec<u32> = order
            .lines
            .iter()
            .flat_map(|line| line.rows.clone())
            .collect();
        of_lines.sort_unstable();
        assert_eq!(of_lines, order.rows);
        assert!(!order.lines.is_empty());
    }
    rows.extend(intake.rejected.rows().map(|rejected| rejected.unwrap().row));
    let count = rows.len();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), count, "a row is in two places");
    for problem in &intake.problems {
        assert!(!problem.text().es.is_empty() && !problem.text().en.is_empty());
    }
}

/// The outcome as text: orders, problems and sums, or the file's problem in Spanish.
fn shown(outcome: &Result<Intake, FileProblem>) -> String {
    let intake = match outcome {
        Ok(intake) => intake,
        Err(problem) => return problem.text().es,
    };
    let mut lines: Vec<String> = intake.orders.iter().map(shown_order).collect();
    lines.extend(intake.problems.iter().map(shown_problem));
    let counts = intake.counts;
    lines.push(format!(
        "{} = {} + {} + {}",
        counts.rows, counts.in_orders, counts.rejected, counts.blank
    ));
    lines.join("\n")
}

fn shown_order(order: &IntakeOrder) -> String {
    let lines = order
        .lines
        .iter()
        .map(|line| format!(" {}x{}", line.product, line.quantity));
    let name = order
        .name
        .as_ref()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    format!("{}{name}:{}", order.consultora, lines.collect::<String>())
}

fn shown_problem(problem: &RowProblem) -> String {
    let RowProblem {
        row,
        column,
        value,
        code,
        ..
    } = problem;
    let mut shown = format!("row {row} {column} {value:?} {}", code.as_str());
    if let Some(proposal) = &problem.proposal {
        shown += &format!(" ({proposal})");
    }
    if let Some(other) = problem.other_row {
        shown += &format!(" row {other}");
    }
    shown
}

/// Reads a csv text and compares the outcome.
#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(
        shown(&read_bytes("pedidos.csv", text.as_bytes())),
        unindented(expected)
    );
}

/// Text as it stands in a test, without its indentation.
fn unindented(text: &str) -> String {
    let lines = text.trim().lines().map(str::trim);
    lines.collect::<Vec<_>>().join("\n")
}

fn codes(intake: &Intake) -> Vec<ProblemCode> {
    intake.problems.iter().map(|problem| problem.code).collect()
}
