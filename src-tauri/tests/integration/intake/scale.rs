//! Large files: read whole, and not slowly.

use std::time::{Duration, Instant};

use gsp_bot::intake::{Field, RowCorrection};
use rust_xlsxwriter::Workbook;

use super::*;

/// Far above what an unoptimised build on a busy machine takes; a slip to quadratic time is not.
const PATIENCE: Duration = Duration::from_secs(60);

const ORDERS: u32 = 50_000;
const ROWS: u32 = 200_000;

#[test]
fn two_hundred_thousand_rows_of_text() {
    let mut text = "consultora_code;consultora_name;product_code;quantity\n".to_owned();
    for row in 0..ROWS {
        let order = row % ORDERS;
        text += &format!(
            "{order:08};María {order};{:05};{}\n",
            row / ORDERS,
            row % 9 + 1
        );
    }
    let began = Instant::now();
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    println!("{ROWS} rows of text: {:?}", began.elapsed());
    assert_whole(&intake, began);
}

#[test]
fn two_hundred_thousand_rows_of_a_workbook() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header = ["consultora_code", "product_code", "quantity"];
    sheet.write_row(0, 0, header).unwrap();
    for row in 0..ROWS {
        sheet.write_number(row + 1, 0, row % ORDERS).unwrap();
        sheet
            .write_string(row + 1, 1, format!("{:05}", row / ORDERS))
            .unwrap();
        sheet.write_number(row + 1, 2, row % 9 + 1).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let began = Instant::now();
    let intake = read_bytes("pedidos.xlsx", &bytes).unwrap();
    println!("{ROWS} rows of a workbook: {:?}", began.elapsed());
    assert_whole(&intake, began);
}

/// Every correction judges all rows again.
#[test]
fn a_correction_among_two_hundred_thousand_rows() {
    let mut text = "consultora_code;consultora_name;product_code;quantity\n".to_owned();
    for row in 0..ROWS {
        text += &format!("{:08};María;{:05};x{row}\n", row % ORDERS, row / ORDERS);
    }
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    let correction = RowCorrection {
        left_out: false,
        values: [(Field::Quantity, "7".to_owned())].into(),
    };
    let began = Instant::now();
    let corrected = intake.corrected(&[(ROWS, correction)].into()).unwrap();
    println!("a correction among {ROWS} rows: {:?}", began.elapsed());
    assert_eq!(corrected.counts.in_orders, 1);
    assert_eq!(corrected.counts.rejected, ROWS - 1);
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn one_order_of_many_lines() {
    let mut text = "CB,SKU,QTDE\n".to_owned();
    for row in 0..ROWS {
        text += &format!("1,{},1\n", row % (ROWS / 2));
    }
    let began = Instant::now();
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    assert_eq!(
        intake.orders[0].lines.len() * 2,
        intake.orders[0].rows.len()
    );
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn lines_that_end_like_on_an_old_macintosh() {
    let text = format!("CB,SKU,QTDE\r{}", "1,A,x\r".repeat(200_000));
    let began = Instant::now();
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    assert_eq!(intake.counts.rejected, 200_000);
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn quotes_without_end() {
    for line in ["\"a,\"b,\"c\n", "\"\"\"\"\"\"\"\"\n", "a,\"\n", "\"\n"] {
        let text = format!("CB,SKU,QTDE\n{}", line.repeat(100_000));
        let began = Instant::now();
        let said = shown(&read_bytes("pedidos.csv", text.as_bytes()));
        assert!(!said.is_empty());
        assert!(began.elapsed() < PATIENCE, "{line:?}");
    }
}

fn assert_whole(intake: &Intake, began: Instant) {
    assert_eq!(u32::try_from(intake.orders.len()), Ok(ORDERS));
    assert_eq!(intake.counts.in_orders, ROWS);
    assert!(intake.orders.iter().all(|order| order.lines.len() == 4));
    assert!(began.elapsed() < PATIENCE);
}
