//! Claiming, fencing, settling, taking back.

use gsp_bot::domain::{
    AttemptNumber, CartCondition, Epoch, LineAnswer, LineState, OrderState, Reason, Step, Text,
};
use gsp_bot::store::{
    ClaimOptions, EvidenceKindWord, NewEvidence, SettledAs, StillHeld, Store, StoreError,
};

use super::{T0, claim, failure, filled, load, load_and_start, settled, store, to_cart};

#[tokio::test]
async fn a_loaded_batch_is_not_claimed_before_it_is_started() {
    let (_folder, store) = store().await;
    load(&store, &["1", "2"]).await;
    assert!(claim(&store).await.is_none());
}

#[tokio::test]
async fn orders_are_claimed_in_the_files_order_and_once() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["30", "10", "20"]).await;
    let mut codes = Vec::new();
    while let Some(claim) = claim(&store).await {
        assert_eq!(claim.attempt, AttemptNumber(1));
        codes.push(claim.consultora.to_string());
    }
    assert_eq!(codes, ["30", "10", "20"]);
}

#[tokio::test]
async fn two_engines_racing_never_get_the_same_order() {
    let (folder, first) = store().await;
    let codes: Vec<String> = (1..=60).map(|n| n.to_string()).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    load_and_start(&first, &codes).await;
    // A second connection to the same file, as another process has.
    let second = Store::open(folder.path(), T0).await.unwrap();
    let mut tasks = Vec::new();
    for (number, store) in [(1, first.clone()), (2, second), (3, first)] {
        tasks.push(tokio::spawn(async move {
            let owner = format!("engine-{number}");
            let options = ClaimOptions {
                owner: &owner,
                worker: number,
                lease_ms: 60_000,
            };
            let mut orders = Vec::new();
            while let Some(claim) = store.claim(T0, &options).await.unwrap() {
                orders.push(claim.order.0);
            }
            orders
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.unwrap());
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 60);
}

#[tokio::test]
async fn one_consultora_is_worked_on_once_over_all_batches() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["958"]).await;
    load_and_start(&store, &["958", "7"]).await;
    let first = claim(&store).await.unwrap();
    let second = claim(&store).await.unwrap();
    assert_eq!(second.consultora.as_str(), "7", "958 is held already");
    assert!(claim(&store).await.is_none());
    to_cart(&store, &first).await;
    store.settle(T0, &filled(&first)).await.unwrap();
    assert_eq!(claim(&store).await.unwrap().consultora.as_str(), "958");
}

#[tokio::test]
async fn a_late_result_is_refused() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let late = claim(&store).await.unwrap();
    store.recover(T0, &[]).await.unwrap();
    let now = claim(&store).await.unwrap();
    assert_eq!(now.attempt, AttemptNumber(2));
    let text = Text::new("", "");
    let held = store
        .reached(T0, late.order, late.attempt, Step::OpenCart, text)
        .await
        .unwrap();
    assert_eq!(held, StillHeld::No);
    let error = store.settle(T0, &filled(&late)).await.unwrap_err();
    assert!(
        matches!(error, StoreError::NotHeld { attempt: 1, .. }),
        "{error}"
    );
    assert_eq!(
        store.order(now.order).await.unwrap().state,
        OrderState::InProgress
    );
}

#[tokio::test]
async fn what_is_worked_on_here_is_not_taken_back() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1", "2"]).await;
    let ours = claim(&store).await.unwrap();
    let lost = claim(&store).await.unwrap();
    // Hours later: no clock decides.
    let taken = store
        .recover(Epoch(T0.0 + 7_200_000), &[ours.order])
        .await
        .unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].order, lost.order);
    let order = store.order(lost.order).await.unwrap();
    assert_eq!((order.state, order.attempts_used), (OrderState::Queued, 0));
    assert_eq!(store.attempts(lost.order).await.unwrap()[0].outcome, "lost");
}

#[tokio::test]
async fn nothing_is_completed_without_an_open_cart_or_with_a_line_unanswered() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let claimed = claim(&store).await.unwrap();
    let early = store.settle(T0, &filled(&claimed)).await.unwrap_err();
    assert!(matches!(early, StoreError::OrderIs { .. }), "{early}");
    to_cart(&store, &claimed).await;
    let empty = SettledAs::Filled {
        answers: Vec::new(),
        portal_name: None,
    };
    let unanswered = store
        .settle(T0, &settled(&claimed, empty))
        .await
        .unwrap_err();
    assert!(
        matches!(unanswered, StoreError::Unanswered { lines: 1, .. }),
        "{unanswered}"
    );
    // Neither left anything behind.
    assert_eq!(
        store.order(claimed.order).await.unwrap().state,
        OrderState::CartOpen
    );
    store.settle(T0, &filled(&claimed)).await.unwrap();
    let line = &store.lines(claimed.order).await.unwrap()[0];
    assert_eq!((line.state, line.loaded), (LineState::Added, Some(2)));
}

#[tokio::test]
async fn a_product_that_cannot_be_had_makes_it_partial() {
    let (_folder, store) = store().await;
    let batch = load_and_start(&store, &["1"]).await;
    let claimed = claim(&store).await.unwrap();
    to_cart(&store, &claimed).await;
    let answers = vec![(claimed.lines[0].0.clone(), LineAnswer::OutOfStock)];
    let end = SettledAs::Filled {
        answers,
        portal_name: Some("ANA".to_owned()),
    };
    let state = store.settle(T0, &settled(&claimed, end)).await.unwrap();
    assert_eq!(state, OrderState::Partial);
    let row = store.batch(batch).await.unwrap();
    assert_eq!(row.state.as_str(), "completed", "partial is no failure");
}

#[tokio::test]
async fn a_retry_waits_until_it_is_due() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let claimed = claim(&store).await.unwrap();
    let due = T0.plus_ms(5_000);
    let end = SettledAs::RetryAt {
        failure: failure(Reason::TimedOut),
        due,
    };
    store.settle(T0, &settled(&claimed, end)).await.unwrap();
    assert!(claim(&store).await.is_none());
    assert_eq!(store.next_due().await.unwrap(), Some(due));
    let again = store.claim(due, &super::ENGINE).await.unwrap().unwrap();
    assert_eq!((again.attempt, again.attempts_used), (AttemptNumber(2), 1));
}

#[tokio::test]
async fn a_retry_that_the_clock_has_left_behind_is_due_at_once() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let claimed = claim(&store).await.unwrap();
    let end = SettledAs::RetryAt {
        failure: failure(Reason::TimedOut),
        due: T0.plus_ms(5_000),
    };
    store.settle(T0, &settled(&claimed, end)).await.unwrap();
    assert_eq!(store.hasten(T0, T0.plus_ms(5_000)).await.unwrap(), 0);
    let day_before = Epoch(T0.0 - 86_400_000);
    assert!(
        store
            .claim(day_before, &super::ENGINE)
            .await
            .unwrap()
            .is_none()
    );
    let latest = day_before.plus_ms(300_000);
    assert_eq!(store.hasten(day_before, latest).await.unwrap(), 1);
    assert!(
        store
            .claim(day_before, &super::ENGINE)
            .await
            .unwrap()
            .is_some()
    );
    let log = store.order_log(claimed.order, 10).await.unwrap();
    assert!(log.iter().any(|line| line.event == "hastened"));
}

#[tokio::test]
async fn given_back_free_uses_up_nothing() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let claimed = claim(&store).await.unwrap();
    let end = SettledAs::Released {
        failure: Some(failure(Reason::Unreachable)),
        cart: CartCondition::Untouched,
    };
    store.settle(T0, &settled(&claimed, end)).await.unwrap();
    let again = claim(&store).await.unwrap();
    assert_eq!((again.attempt, again.attempts_used), (AttemptNumber(2), 0));
}

#[tokio::test]
async fn failures_of_one_cause_are_one_cause() {
    let (_folder, store) = store().await;
    let batch = load_and_start(&store, &["1", "2", "3"]).await;
    for reason in [
        Reason::ConsultoraUnknown,
        Reason::ConsultoraUnknown,
        Reason::CycleClosed,
    ] {
        let claimed = claim(&store).await.unwrap();
        let mut failure = failure(reason);
        failure.detail = gsp_bot::domain::Text::same(format!("portal says {}", claimed.order));
        store
            .settle(T0, &settled(&claimed, SettledAs::Failed(failure)))
            .await
            .unwrap();
    }
    let causes = store.causes(Some(batch)).await.unwrap();
    let sums: Vec<u32> = causes.iter().map(|cause| cause.orders).collect();
    assert_eq!(sums, [2, 1], "{causes:?}");
    assert!(causes[0].key.starts_with("consultora_unknown/"));
}

#[tokio::test]
async fn the_audit_log_cannot_be_changed() {
    let (folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    store.close().await;
    let sqlite = std::process::Command::new("python3")
        .args([
            "-c",
            "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute('DELETE FROM audit')",
        ])
        .arg(folder.path().join("gsp-bot.db"))
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&sqlite.stderr).contains("append-only"));
}

#[tokio::test]
async fn evidence_is_forgotten_by_age_and_by_size() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1", "2", "3"]).await;
    let later = T0.plus_ms(1_000);
    for (at, path) in [
        (T0, "1/old.jpg"),
        (later, "1/big.jpg"),
        (later, "1/new.jpg"),
    ] {
        let claimed = claim(&store).await.unwrap();
        let end = SettledAs::Failed(failure(Reason::ConsultoraUnknown));
        let mut settlement = settled(&claimed, end);
        settlement.evidence.push(NewEvidence {
            kind: EvidenceKindWord::Screenshot,
            path: path.to_owned(),
            size_bytes: 100,
        });
        store.settle(at, &settlement).await.unwrap();
    }
    let none: [&str; 0] = [];
    assert_eq!(store.prune_evidence(300, T0).await.unwrap(), none);
    let aged = store.prune_evidence(300, T0.plus_ms(1)).await.unwrap();
    assert_eq!(aged, ["1/old.jpg"]);
    assert_eq!(store.prune_evidence(150, T0).await.unwrap(), ["1/big.jpg"]);
}
