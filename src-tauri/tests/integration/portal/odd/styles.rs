//! The same way through components of other make.

use super::super::{cart, fill};
use super::Odd;

const LINES: [(&str, u32); 3] = [("1001", 2), ("1002", 1), ("1003", 5)];

/// The cart holds something that goes and something that changes: every kind of change is made.
async fn is_filled(flags: &[&str]) {
    is_filled_with(flags, &LINES).await;
}

async fn is_filled_with(flags: &[&str], lines: &[(&str, u32)]) {
    let mut odd = Odd::open(flags).await;
    let before = cart(&[("1009", 4), ("1001", 1)]);
    odd.world().carts.insert("958".to_owned(), before);
    let wish = odd.wish(lines);
    let outcome = fill(&mut odd.seat, &wish).await;
    assert!(
        outcome.is_ok(),
        "{flags:?}: {outcome:#?} {:?}",
        odd.seat.page().log().lines()
    );
    assert_eq!(odd.cart(), cart(lines), "{flags:?}");
    assert_eq!(odd.calls("pay"), 0, "{flags:?}: it paid");
    let calls = odd.world().calls.len();
    fill(&mut odd.seat, &wish).await.unwrap();
    let changes = |one: &String| super::CHANGES.contains(&one.as_str());
    assert!(
        !odd.world().calls[calls..].iter().any(changes),
        "the second time nothing is to be changed"
    );
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_one() {
    is_filled(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_native_select_for_the_kind_of_login() {
    is_filled(&["select"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_by_confirm_and_answers_by_alert() {
    is_filled(&["js_dialogs", "asks_to_remove"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dialogs_of_every_make() {
    for make in ["aria", "native", "bare", "antd", "bootstrap"] {
        is_filled(&[
            make,
            "asks_to_remove",
            "at:consultora:close_only",
            "at:showcase:two",
            "at:cart:announce",
        ])
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_that_are_none_and_texts_in_capitals() {
    is_filled(&["divs", "upper", "no_import"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_input_that_is_in_no_document_and_toasts_without_a_role() {
    is_filled(&["detached", "bare_toast"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_of_it_in_a_shadow_tree() {
    is_filled(&["shadow"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_without_names_of_their_parts() {
    is_filled(&["plain_rows"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_are_nothing_but_text() {
    let lines = [("12345", 3), ("17999", 12)];
    for flags in [
        ["code:Código: %c", "units:Cantidad: %n"],
        ["code:CÓD. %a.%b", "units:%n unidades"],
        ["code:Cod: %a-%b", "units:x %n"],
        ["code:Código 0%c", "units:%n"],
        ["code:%c", "units:Cant. %n"],
        ["code:%a.%b", "units:%n un."],
        ["code:(%c)", "units:%n x $ 3.990"],
    ] {
        let mut odd = Odd::open(&flags).await;
        odd.world().carts.insert("958".to_owned(), cart(&lines));
        let wish = odd.wish(&lines);
        let outcome = fill(&mut odd.seat, &wish).await;
        assert!(outcome.is_ok(), "{flags:?}: {outcome:#?}");
        let changes = |one: &String| super::CHANGES.contains(&one.as_str());
        assert!(!odd.world().calls.iter().any(changes), "{flags:?}");
        odd.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_holds_only_the_rows_in_sight() {
    let codes: Vec<String> = (0..23).map(|at| format!("1{at:03}")).collect();
    let lines: Vec<(&str, u32)> = codes
        .iter()
        .zip(1..)
        .map(|(code, n)| (code.as_str(), n))
        .collect();
    is_filled_with(&["virtual"], &lines).await;
    is_filled_with(&["virtual", "no_import"], &lines[..9]).await;
}
