//! What holds for any file. A failing case prints its seed and its input.

use gsp_bot::intake::write_rejected;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use super::*;

/// The same cases at every run.
const SEED: [u8; 32] = *b"gsp bot intake properties seed 1";

/// Runs a property over cases from the fixed seed.
pub(super) fn for_all<S: Strategy>(
    cases: u32,
    strategy: S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    let outcome = TestRunner::new_with_rng(config, rng).run(&strategy, test);
    if let Err(error) = outcome {
        panic!("seed {:?}: {error}", String::from_utf8_lossy(&SEED));
    }
}

fn code() -> impl Strategy<Value = String> {
    "[0-9]{1,10}"
}

/// A row that is well formed.
fn good_row() -> impl Strategy<Value = [String; 4]> {
    let name = "[A-ZÁÉÑa-zü,;\"|][A-ZÁÉÑa-zü ,;\"|]{0,12}";
    (code(), name, code(), 1_u32..500).prop_map(|(consultora, name, product, units)| {
        [consultora, name, product, units.to_string()]
    })
}

/// A row with anything in it.
pub(super) fn any_row() -> impl Strategy<Value = [String; 4]> {
    let value = prop_oneof![
        3 => "[0-9]{0,4}",
        1 => "[ -~¡-ÿ]{0,12}",
        1 => "[ \u{a0}\u{200b}０-９.,;\"'=+#-]{0,8}",
        1 => Just(String::new()),
    ];
    [value.clone(), value.clone(), value.clone(), value]
}

fn csv(rows: &[[String; 4]], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    writer
        .write_record([
            "consultora_code",
            "consultora_name",
            "product_code",
            "quantity",
        ])
        .unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

pub(super) fn xlsx(rows: &[[String; 4]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header = [
        "consultora_code",
        "consultora_name",
        "product_code",
        "quantity",
    ];
    sheet.write_row(0, 0, header).unwrap();
    for (row, number) in rows.iter().zip(1..) {
        sheet.write_row(number, 0, row).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// Orders and problems without what differs between formats.
fn essence(outcome: &Result<Intake, FileProblem>) -> String {
    shown(outcome)
        .replace("pedidos.csv", "")
        .replace("pedidos.xlsx", "")
        .replace(", hoja «Sheet1»", "")
}

#[test]
fn text_and_workbook_of_the_same_rows_are_read_alike() {
    let cases = (
        prop::collection::vec(any_row(), 1..30),
        prop::sample::select(b";,\t|".to_vec()),
    );
    for_all(150, cases, |(rows, delimiter)| {
        let text = read_bytes("pedidos.csv", &csv(&rows, delimiter));
        let workbook = read_bytes("pedidos.xlsx", &xlsx(&rows));
        prop_assert_eq!(essence(&text), essence(&workbook));
        Ok(())
    });
}

#[test]
fn well_formed_rows_are_all_taken_and_nothing_is_changed() {
    let cases = (
        prop::collection::vec(good_row(), 1..40),
        prop::sample::select(b";,\t|".to_vec()),
    );
    for_all(200, cases, |(rows, delimiter)| {
        let intake = read_bytes("pedidos.csv", &csv(&rows, delimiter)).unwrap();
        prop_assert_eq!(intake.counts.rejected, 0);
        prop_assert_eq!(usize::try_from(intake.counts.in_orders), Ok(rows.len()));
        let mut wanted = std::collections::BTreeMap::new();
        for [consultora, _, product, units] in &rows {
            let units: u32 = units.parse().unwrap();
            *wanted
                .entry((consultora.as_str(), product.as_str()))
                .or_insert(0) += units;
        }
        let mut read = std::collections::BTreeMap::new();
        for order in &intake.orders {
            for line in &order.lines {
                let key = (order.consultora.as_str(), line.product.as_str());
                prop_assert!(read.insert(key, line.quantity.get()).is_none());
            }
        }
        prop_assert_eq!(read, wanted);
        Ok(())
    });
}

#[test]
fn the_error_workbook_has_the_same_rows_with_the_same_errors() {
    for_all(100, prop::collection::vec(any_row(), 1..30), |rows| {
        let Ok(intake) = read_bytes("pedidos.csv", &csv(&rows, b';')) else {
            return Ok(());
        };
        if intake.counts.rejected == 0 {
            return Ok(());
        }
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("rechazadas.xlsx");
        write_rejected(&intake, &path).unwrap();
        let again = read_path(&path, &IntakeOptions::default()).unwrap();
        let errors = |intake: &Intake| -> Vec<_> {
            intake
                .rejected
                .rows()
                .map(|row| row.unwrap().reasons)
                .collect()
        };
        // A row is rejected for itself, or for the sum with another that is not in this workbook.
        let alone: Vec<_> = errors(&intake)
            .into_iter()
            .filter(|reasons| {
                reasons
                    .iter()
                    .all(|(_, code)| *code != ProblemCode::SumTooLarge)
            })
            .collect();
        prop_assert_eq!(errors(&again), alone);
        Ok(())
    });
}
