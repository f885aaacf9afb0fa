//! Rows that the operator corrects before they are loaded: the file is judged as if it had been
//! written so.

use gsp_bot::intake::{CorrectionError, Corrections, Field, RowCorrection, write_rejected};
use proptest::prelude::*;
use tempfile::TempDir;

use super::properties::{any_row, for_all, xlsx};
use super::*;

const BAD: &str = "Zona;CB;Nombre;SKU;Cantidad\n\
                   Sur;00958;María;24318;1,5\n\
                   Sur;00958;María;24318;9000\n\
                   Norte;00077;Ana;12.345;2\n\
                   Total;;;;11\n";

fn read_bad() -> Intake {
    read_bytes("pedidos.csv", BAD.as_bytes()).unwrap()
}

fn cell(field: Field, value: &str) -> RowCorrection {
    RowCorrection {
        values: [(field, value.to_owned())].into(),
        ..RowCorrection::default()
    }
}

fn left_out() -> RowCorrection {
    RowCorrection {
        left_out: true,
        ..RowCorrection::default()
    }
}

#[track_caller]
fn corrected(intake: &Intake, corrections: &Corrections) -> Intake {
    let corrected = intake.corrected(corrections).unwrap();
    assert_accounts(&corrected);
    corrected
}

#[test]
fn a_correction_is_judged_with_the_whole_file() {
    let intake = read_bad();
    assert_eq!(intake.counts.in_orders, 1);
    let fixed = corrected(
        &intake,
        &[
            (2, cell(Field::Quantity, " 2 ")),
            (4, cell(Field::Product, "12345")),
            (5, left_out()),
        ]
        .into(),
    );
    assert_eq!(
        shown(&Ok(fixed.clone())),
        unindented(
            "00958 María: 24318x9002
             00077 Ana: 12345x2
             row 3 Cantidad \"9000\" quantity_unusual
             row 3 SKU \"24318\" summed (9002) row 2
             row 5 CB \"\" left_out
             4 = 3 + 1 + 0"
        )
    );
    let said: Vec<String> = fixed.corrected.iter().map(|row| row.text().es).collect();
    assert_eq!(
        said,
        [
            "La fila 2 se corrigió en la vista previa: cantidad de «1,5» a «2»",
            "La fila 4 se corrigió en la vista previa: código de producto de «12.345» a «12345»",
            "La fila 5 se dejó fuera en la vista previa",
        ]
    );
    // A correction can spoil a row that was good, and be taken back.
    let spoilt = corrected(&intake, &[(2, cell(Field::Quantity, "1500"))].into());
    let problem = &spoilt.problems[1];
    assert_eq!((problem.row, problem.code), (3, ProblemCode::SumTooLarge));
    assert_eq!(problem.other_row, Some(2));
    let back = corrected(&spoilt, &Corrections::new());
    assert_eq!(shown(&Ok(back)), shown(&Ok(intake)));
}

#[test]
fn what_is_said_of_nothing_is_refused() {
    let intake = read_bad();
    let refused = |corrections: Corrections| intake.corrected(&corrections).unwrap_err();
    assert!(matches!(
        refused([(6, left_out())].into()),
        CorrectionError::NoSuchRow(6)
    ));
    let intake = read_bytes("a.csv", b"CB;SKU;Cantidad\n1;2;x\n").unwrap();
    assert!(matches!(
        intake.corrected(&[(2, cell(Field::Name, "Ana"))].into()),
        Err(CorrectionError::NoColumn(Field::Name))
    ));
    // The same value is no correction, and an emptied row is still a row.
    let same = corrected(&intake, &[(2, cell(Field::Quantity, "x"))].into());
    assert!(same.corrected.is_empty());
    let emptied = Field::ALL.into_iter().filter(|field| *field != Field::Name);
    let values = emptied.map(|field| (field, String::new())).collect();
    let empty = RowCorrection {
        values,
        left_out: false,
    };
    let empty = corrected(&intake, &[(2, empty)].into());
    assert_eq!((empty.counts.rejected, empty.counts.errors), (1, 3));
}

#[test]
fn cells_are_shown_as_they_were_read_after_a_correction_too() {
    let intake = read_bad();
    let fixed = corrected(&intake, &[(2, cell(Field::Quantity, "2"))].into());
    let cells = fixed.cells_as_read(&[2, 5].into()).unwrap();
    assert_eq!(cells[&2], ["00958", "María", "24318", "1,5"]);
    assert_eq!(cells[&5], ["", "", "", "11"]);
}

/// The error workbook of a corrected file has what is left to correct, as it is now.
#[test]
fn the_error_workbook_knows_of_corrections() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("rechazadas.xlsx");
    let fixed = corrected(
        &read_bad(),
        &[(4, cell(Field::Product, "12 345")), (5, left_out())].into(),
    );
    write_rejected(&fixed, &path).unwrap();
    let again = read_path(&path, &IntakeOptions::default()).unwrap();
    let rows = again.rejected.rows().map(|row| {
        let row = row.unwrap();
        row.cells().take(5).collect::<Vec<_>>().join("|")
    });
    assert_eq!(
        rows.collect::<Vec<_>>(),
        ["Sur|00958|María|24318|1,5", "Norte|00077|Ana|12 345|2"]
    );
}

#[test]
fn a_corrected_file_is_the_file_that_was_written_so() {
    let trimmed = || any_row().prop_map(|row| row.map(|cell| cell.trim().to_owned()));
    let rows = prop::collection::vec((trimmed(), prop::option::weighted(0.4, trimmed())), 1..30);
    for_all(150, rows, |rows| {
        let before: Vec<[String; 4]> = rows.iter().map(|(row, _)| row.clone()).collect();
        let Ok(intake) = read_bytes("pedidos.xlsx", &xlsx(&before)) else {
            return Ok(());
        };
        let is_blank = |row: &[String; 4]| row.iter().all(String::is_empty);
        let mut corrections = Corrections::new();
        let mut after = before.clone();
        for ((row, correction), (place, number)) in rows.iter().zip((0..).zip(2..)) {
            // A blank row cannot be corrected, and a row that is emptied stays one.
            let new = correction
                .as_ref()
                .filter(|new| !is_blank(row) && !is_blank(new));
            if let Some(new) = new {
                after[place] = new.clone();
                let values = Field::ALL.into_iter().zip(new.clone()).collect();
                let correction = RowCorrection {
                    values,
                    left_out: false,
                };
                corrections.insert(number, correction);
            }
        }
        let written = read_bytes("pedidos.xlsx", &xlsx(&after));
        let corrected = intake.corrected(&corrections).unwrap();
        prop_assert_eq!(shown(&Ok(corrected)), shown(&written));
        Ok(())
    });
}
