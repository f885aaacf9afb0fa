//! What that portal does to an order.

use gsp_bot::domain::{CartPolicy, FailureKind, LineAnswer, Reason};
use gsp_bot::portal::Portal;

use super::super::{cart, failure, fill};
use super::Odd;

const LINES: [(&str, u32); 2] = [("1001", 2), ("1002", 3)];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_was_done_and_answered_by_an_error_is_not_made_twice() {
    for flags in [&[][..], &["no_import"]] {
        let mut odd = Odd::open(flags).await;
        odd.world().ghosts = 2;
        let wish = odd.wish(&LINES);
        fill(&mut odd.seat, &wish).await.unwrap();
        assert_eq!(odd.cart(), cart(&LINES), "{flags:?}");
        assert!(odd.world().ghosts < 2, "no ghost came");
        odd.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cart_that_names_somebody_else_is_not_touched() {
    let mut odd = Odd::open(&["other_header"]).await;
    let wish = odd.wish(&LINES);
    let failure = failure(fill(&mut odd.seat, &wish).await);
    assert_eq!(failure.reason, Reason::IdentityUnproven, "{failure:?}");
    assert!(failure.detail.en.contains("777"), "{failure:?}");
    assert!(odd.cart().is_empty());
    let is_change = |one: &String| super::CHANGES.contains(&one.as_str());
    assert!(!odd.world().calls.iter().any(is_change));
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocked_by_a_dialog_once_she_is_confirmed() {
    for flags in [&["blocked"][..], &["blocked", "js_dialogs"]] {
        let mut odd = Odd::open(flags).await;
        let wish = odd.wish(&LINES);
        let failure = failure(fill(&mut odd.seat, &wish).await);
        assert_eq!(failure.reason, Reason::ConsultoraBlocked, "{flags:?}");
        odd.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_by_a_word_by_an_alert_or_only_by_the_row() {
    for flags in [&[][..], &["js_dialogs"], &["silent_limit"], &["late_limit"]] {
        for more in [&[][..], &["no_import"]] {
            let flags = [flags, more].concat();
            let mut odd = Odd::open(&flags).await;
            odd.world().limits.insert("1002".to_owned(), 2);
            let wish = odd.wish(&LINES);
            let filled = fill(&mut odd.seat, &wish).await;
            let filled = filled.unwrap_or_else(|error| panic!("{flags:?}: {error:#?}"));
            assert_eq!(odd.cart(), cart(&[("1001", 2), ("1002", 2)]), "{flags:?}");
            let answer = &filled.answers[1].1;
            assert!(
                matches!(answer, LineAnswer::Limited { .. }),
                "{flags:?}: {answer:?}"
            );
            odd.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_order_is_answered_as_the_policy_says() {
    let with_hers = [LINES[0], LINES[1], ("1009", 4)];
    for (policy, asked, expected) in [
        (CartPolicy::Replace, "drop", &LINES[..]),
        (CartPolicy::Keep, "recover", &with_hers),
        (CartPolicy::Ask, "", &[]),
    ] {
        for at in ["at:showcase:saved", "at:cart:saved"] {
            let mut odd = Odd::open(&[at]).await;
            let mut wish = odd.wish(&LINES);
            wish.policy = policy;
            let outcome = fill(&mut odd.seat, &wish).await;
            if policy == CartPolicy::Ask {
                assert_eq!(failure(outcome).reason, Reason::CartNotEmpty);
            } else {
                outcome.unwrap();
                assert_eq!(odd.calls(asked), 1, "{policy:?} {at}");
            }
            assert_eq!(odd.cart(), cart(expected), "{policy:?} {at}");
            assert_eq!(odd.calls("drop") + odd.calls("recover"), asked.len().min(1));
            odd.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interruptions_at_every_screen_one_after_another() {
    let mut flags = Vec::new();
    for at in ["forWhom", "consultora", "cycle", "showcase", "cart"] {
        for kind in ["announce", "sale", "close_only"] {
            flags.push(format!("at:{at}:{kind}"));
        }
    }
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let mut odd = Odd::open(&flags).await;
    let wish = odd.wish(&LINES);
    fill(&mut odd.seat, &wish).await.unwrap();
    assert_eq!(odd.cart(), cart(&LINES));
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_codes_by_a_word_or_by_an_alert() {
    for flags in [&[][..], &["js_dialogs"], &["no_import"]] {
        let mut odd = Odd::open(flags).await;
        let wish = odd.wish(&[("1001", 2), ("9999", 1), ("1002", 3)]);
        let filled = fill(&mut odd.seat, &wish).await.unwrap();
        assert_eq!(odd.cart(), cart(&LINES), "{flags:?}");
        assert_eq!(filled.answers[1].1, LineAnswer::Unknown, "{flags:?}");
        odd.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_in_another_language() {
    let mut odd = Odd::open(&["english"]).await;
    let wish = odd.wish(&LINES);
    fill(&mut odd.seat, &wish).await.unwrap();
    assert_eq!(odd.cart(), cart(&LINES));
    odd.close().await;

    let mut odd = Odd::open(&["english"]).await;
    odd.portal
        .use_credentials(Some(super::super::credentials("wrong")));
    let wish = odd.wish(&LINES);
    let failure = failure(fill(&mut odd.seat, &wish).await);
    assert_eq!(failure.reason, Reason::PasswordRefused, "{failure:?}");
    assert_eq!(odd.calls("login"), 1);
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dialog_with_dangerous_buttons_alone_is_left_to_a_person() {
    let mut odd = Odd::open(&["at:showcase:danger"]).await;
    let wish = odd.wish(&LINES);
    let failure = failure(fill(&mut odd.seat, &wish).await);
    assert_eq!(failure.reason, Reason::UnknownDialog, "{failure:?}");
    assert!(failure.detail.es.contains("Enviar pedido"), "{failure:?}");
    assert_eq!(odd.calls("pay"), 0);
    assert!(odd.cart().is_empty());
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_whose_press_was_swallowed_is_pressed_again() {
    let mut odd = Odd::open(&["swallow"]).await;
    let wish = odd.wish(&LINES);
    fill(&mut odd.seat, &wish).await.unwrap();
    assert_eq!(odd.cart(), cart(&LINES));
    assert_eq!(odd.calls("find"), 1);
    let log = odd.seat.page().log().lines();
    assert!(!log.iter().any(|line| line.contains("astray")), "{log:#?}");
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cycle_dialog_that_fails_is_given_time() {
    let mut odd = Odd::open(&["at:showcase:cycle_error"]).await;
    odd.world().failing.insert("cycles".to_owned(), 3);
    let wish = odd.wish(&LINES);
    fill(&mut odd.seat, &wish).await.unwrap();
    assert_eq!(odd.cart(), cart(&LINES));
    odd.close().await;

    // One that never comes is the portal's failure, not a dialog that nobody knows.
    let mut odd = Odd::open(&["at:showcase:cycle_error"]).await;
    odd.world().failing.insert("cycles".to_owned(), u32::MAX);
    let failure = failure(fill(&mut odd.seat, &wish).await);
    assert_eq!(failure.reason, Reason::ServerError, "{failure:?}");
    let asked = odd.calls("cycles");
    assert!((3..=9).contains(&asked), "{asked}");
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_that_ends_as_an_outage_ends_was_ended_by_it() {
    let mut odd = Odd::open(&[]).await;
    // As many loads as an attempt makes: the portal answers again right after the last one.
    odd.world().failing.insert("page".to_owned(), 3);
    let wish = odd.wish(&LINES);
    let failure = failure(fill(&mut odd.seat, &wish).await);
    assert_eq!(
        failure.reason.kind(),
        FailureKind::PortalDown,
        "{failure:?}"
    );
    assert!(odd.portal.answers().await);
    fill(&mut odd.seat, &wish).await.unwrap();
    assert_eq!(odd.cart(), cart(&LINES));
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_whose_calls_fail_does_not_answer_though_its_pages_come() {
    let odd = Odd::open(&["error_page"]).await;
    odd.world().failing.insert("state".to_owned(), 1);
    assert!(!odd.portal.answers().await);
    assert!(odd.portal.answers().await);
    odd.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_fail_now_and_then_are_loaded_again() {
    let mut odd = Odd::open(&["error_page"]).await;
    odd.world().failing.insert("page".to_owned(), 1);
    odd.world().failing.insert("state".to_owned(), 2);
    odd.world().failing.insert("import".to_owned(), 1);
    let wish = odd.wish(&LINES);
    fill(&mut odd.seat, &wish).await.unwrap();
    assert_eq!(odd.cart(), cart(&LINES));
    odd.close().await;
}
