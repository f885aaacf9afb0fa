//! Rows to orders.

use super::*;

#[test]
fn rows_of_one_consultora_become_one_order() {
    check(
        "consultora_code,consultora_name,product_code,quantity\n\
         00958,María Soto,24318,2\n\
         10742,Ana Paredes,24318,3\n\
         00958,María Soto,00077,1\n",
        "00958 María Soto: 24318x2 00077x1
         10742 Ana Paredes: 24318x3
         3 = 3 + 0 + 0",
    );
}

#[test]
fn codes_with_and_without_zeros_are_different_codes() {
    check(
        "consultora_code,product_code,quantity\n0958,1,1\n958,1,1\n958,01,1\n",
        "0958: 1x1
         958: 1x1 01x1
         3 = 3 + 0 + 0",
    );
}

#[test]
fn the_same_product_twice_is_summed_and_said() {
    check(
        "consultora_code,product_code,quantity\n1,A,2\n1,B,1\n1,A,3\n1,A,1\n",
        "1: Ax6 Bx1
         row 4 product_code \"A\" summed (5) row 2
         row 5 product_code \"A\" summed (6) row 2
         4 = 4 + 0 + 0",
    );
}

#[test]
fn a_sum_that_is_too_large_rejects_the_later_row() {
    check(
        "consultora_code,product_code,quantity\n1,A,9000\n1,A,1000\n1,A,999\n",
        "1: Ax9999
         row 2 quantity \"9000\" quantity_unusual
         row 3 quantity \"1000\" sum_too_large row 2
         row 4 quantity \"999\" quantity_unusual
         row 4 product_code \"A\" summed (9999) row 2
         3 = 2 + 1 + 0",
    );
}

#[test]
fn a_bad_row_says_all_that_is_wrong_with_it_and_harms_no_other() {
    check(
        "consultora_code,product_code,quantity\n\
         1,A,2\n\
         ,B,0\n\
         2,03-05-2026,1.5\n\
         3,,tres\n\
         4,C,-1\n\
         5,D,1.000\n\
         6,E,123456\n\
         1,F,1\n",
        "1: Ax2 Fx1
         row 3 consultora_code \"\" missing
         row 3 quantity \"0\" quantity_zero
         row 4 product_code \"03-05-2026\" code_is_date
         row 4 quantity \"1.5\" quantity_fraction
         row 5 product_code \"\" missing
         row 5 quantity \"tres\" quantity_not_number
         row 6 quantity \"-1\" quantity_negative
         row 7 quantity \"1.000\" quantity_ambiguous (1000)
         row 8 quantity \"123456\" quantity_too_large
         8 = 2 + 6 + 0",
    );
}

#[test]
fn a_consultora_with_two_names_keeps_the_first_and_is_said() {
    check(
        "consultora_code,consultora_name,product_code,quantity\n\
         1,,A,1\n\
         1,María Soto,B,1\n\
         1,MARIA  SOTO,C,1\n\
         1,Ana Paredes,D,1\n",
        "1 María Soto: Ax1 Bx1 Cx1 Dx1
         row 5 consultora_name \"Ana Paredes\" two_names (María Soto) row 3
         4 = 4 + 0 + 0",
    );
}

#[test]
fn blank_rows_are_counted_and_those_at_the_end_are_none() {
    check(
        "consultora_code,product_code,quantity\n\n1,A,1\n,,\n\u{a0}, ,\n2,B,1\n,,\n\n\n",
        "1: Ax1
         2: Bx1
         5 = 2 + 0 + 3",
    );
}

#[test]
fn what_cannot_be_seen_is_put_right_and_said() {
    check(
        "consultora_code,product_code,quantity\n\u{a0}1\u{200b},２４,３\n'007,=\"08\",12345.0\n",
        "1: 24x3
         row 2 consultora_code \"\\u{a0}1\\u{200b}\" cleaned
         row 2 product_code \"２４\" cleaned
         row 2 quantity \"３\" cleaned
         row 3 quantity \"12345.0\" quantity_too_large
         2 = 1 + 1 + 0",
    );
}

#[test]
fn an_order_of_many_lines_finds_its_doubles() {
    let mut text = "consultora_code,product_code,quantity\n".to_owned();
    for round in 1..=2 {
        for product in 0..100 {
            text += &format!("1,P{product},{round}\n");
        }
    }
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    assert_eq!(intake.orders.len(), 1);
    assert_eq!(intake.orders[0].lines.len(), 100);
    assert!(
        intake.orders[0]
            .lines
            .iter()
            .all(|line| line.quantity.get() == 3)
    );
    assert_eq!(intake.counts.notes, 100);
}

#[test]
fn problems_speak_both_languages_and_propose() {
    let text = "consultora_code;product_code;quantity\n1;A;1.000\n1;B;\n1;C;1\n1;C;1\n";
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    let texts: Vec<String> = intake
        .problems
        .iter()
        .map(|problem| problem.text().es)
        .collect();
    assert_eq!(
        texts.join("\n"),
        "«1.000»: no se sabe si el punto o la coma separa miles o decimales. Escribe la cantidad sin puntos ni comas. ¿Es 1000?\n\
         Falta la cantidad. Complétala o borra la fila.\n\
         El mismo producto ya está en la fila 4 para esta consultora. Se suman: 2 unidades."
    );
    assert!(intake.problems[0].text().en.ends_with("Is it 1000?"));
    assert_eq!(intake.problems[0].level().as_str(), "error");
    assert_eq!(intake.problems[0].field.as_str(), "quantity");
}

#[test]
fn only_so_many_problems_are_kept_but_all_are_counted() {
    let rows = "1,A,x\n".repeat(30_000);
    let text = format!("consultora_code,product_code,quantity\n{rows}");
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    assert_eq!(intake.counts.errors, 30_000);
    assert_eq!(intake.problems.len(), 20_000);
    assert_eq!(intake.rejected.count(), 30_000);
}
