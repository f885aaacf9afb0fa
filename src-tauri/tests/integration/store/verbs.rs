//! The operator's verbs: what they change, and that pressing twice changes nothing twice.

use gsp_bot::domain::{BatchState, CartCondition, OrderState, PauseReason, Reason};
use gsp_bot::store::{Actor, Filter, SettledAs, StillHeld, Store, StoreError};

use super::{T0, claim, failure, filled, load, load_and_start, settled, store, to_cart};

const WHO: Actor = Actor::Operator;

#[tokio::test]
async fn start_pause_resume_twice_do_nothing_twice() {
    let (_folder, store) = store().await;
    let id = load(&store, &["1", "2"]).await;
    assert_eq!(store.start(T0, WHO, id).await.unwrap(), 2);
    assert_eq!(store.start(T0, WHO, id).await.unwrap(), 0);
    assert!(
        store
            .pause(T0, WHO, id, PauseReason::Operator)
            .await
            .unwrap()
    );
    assert!(
        !store
            .pause(T0, WHO, id, PauseReason::Operator)
            .await
            .unwrap()
    );
    assert!(
        claim(&store).await.is_none(),
        "a paused batch is not claimed"
    );
    assert_eq!(store.resume(T0, WHO, id).await.unwrap(), 2);
    assert_eq!(store.resume(T0, WHO, id).await.unwrap(), 0);
    assert!(claim(&store).await.is_some());
}

#[tokio::test]
async fn a_batch_whose_orders_were_all_cancelled_ends_as_it_starts() {
    let (_folder, store) = store().await;
    let id = load(&store, &["1", "2"]).await;
    let (_, rows) = store.orders(id, &Filter::default(), 0, 100).await.unwrap();
    for row in rows {
        store.cancel_order(T0, WHO, row.id).await.unwrap();
    }
    assert_eq!(store.start(T0, WHO, id).await.unwrap(), 0);
    assert_eq!(store.batch(id).await.unwrap().state, BatchState::Completed);
}

#[tokio::test]
async fn the_operators_pause_outlives_the_portals() {
    let (_folder, store) = store().await;
    let id = load_and_start(&store, &["1"]).await;
    store
        .pause(T0, Actor::Engine, id, PauseReason::PortalDown)
        .await
        .unwrap();
    store
        .pause(T0, WHO, id, PauseReason::Operator)
        .await
        .unwrap();
    assert!(
        !store
            .pause(T0, Actor::Engine, id, PauseReason::PortalDown)
            .await
            .unwrap()
    );
    let row = store.batch(id).await.unwrap();
    assert_eq!(row.pause_reason, Some(PauseReason::Operator));
}

#[tokio::test]
async fn a_pause_that_needs_the_operator_outlives_the_portals() {
    let (_folder, store) = store().await;
    let id = load_and_start(&store, &["1"]).await;
    let pause = async |reason| store.pause(T0, Actor::Engine, id, reason).await.unwrap();
    assert!(pause(PauseReason::PortalDown).await);
    assert!(pause(PauseReason::AccountRefused).await);
    assert!(!pause(PauseReason::PortalDown).await);
    assert!(!pause(PauseReason::BrowserMissing).await);
    let row = store.batch(id).await.unwrap();
    assert_eq!(row.pause_reason, Some(PauseReason::AccountRefused));
}

#[tokio::test]
async fn cancelling_a_batch_ends_what_waits_and_asks_what_runs() {
    let (_folder, store) = store().await;
    let id = load_and_start(&store, &["1", "2", "3"]).await;
    let running = claim(&store).await.unwrap();
    assert_eq!(store.cancel_batch(T0, WHO, id).await.unwrap(), 3);
    assert_eq!(store.cancel_batch(T0, WHO, id).await.unwrap(), 0);
    assert_eq!(store.cancel_requests().await.unwrap(), [running.order]);
    let text = gsp_bot::domain::Text::new("", "");
    let step = gsp_bot::domain::Step::SignIn;
    let held = store
        .reached(T0, running.order, running.attempt, step, text)
        .await
        .unwrap();
    assert_eq!(held, StillHeld::CancelRequested);
    let end = SettledAs::Released {
        failure: None,
        cart: CartCondition::Untouched,
    };
    let state = store.settle(T0, &settled(&running, end)).await.unwrap();
    assert_eq!(state, OrderState::Cancelled);
    assert_eq!(states(&store, id).await, [OrderState::Cancelled; 3]);
    assert_eq!(store.batch(id).await.unwrap().state, BatchState::Cancelled);
}

#[tokio::test]
async fn an_order_that_is_done_all_the_same_is_done() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let running = claim(&store).await.unwrap();
    store.cancel_order(T0, WHO, running.order).await.unwrap();
    to_cart(&store, &running).await;
    let state = store.settle(T0, &filled(&running)).await.unwrap();
    assert_eq!(state, OrderState::Completed);
}

#[tokio::test]
async fn a_cancelled_order_whose_program_was_killed_stays_cancelled() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let running = claim(&store).await.unwrap();
    store.cancel_order(T0, WHO, running.order).await.unwrap();
    store.recover(T0, &[]).await.unwrap();
    assert_eq!(
        store.order(running.order).await.unwrap().state,
        OrderState::Cancelled
    );
}

#[tokio::test]
async fn a_retry_takes_what_failed_and_nothing_else() {
    let (_folder, store) = store().await;
    let id = load_and_start(&store, &["1", "2"]).await;
    let good = claim(&store).await.unwrap();
    to_cart(&store, &good).await;
    store.settle(T0, &filled(&good)).await.unwrap();
    let bad = claim(&store).await.unwrap();
    let end = SettledAs::Failed(failure(Reason::ConsultoraUnknown));
    store.settle(T0, &settled(&bad, end)).await.unwrap();
    assert_eq!(store.batch(id).await.unwrap().state, BatchState::Failed);

    let all = Filter::default();
    assert_eq!(store.count_retryable(id, &all).await.unwrap(), 1);
    assert_eq!(store.retry(T0, WHO, id, &all).await.unwrap(), 1);
    assert_eq!(store.retry(T0, WHO, id, &all).await.unwrap(), 0);
    assert_eq!(
        states(&store, id).await,
        [OrderState::Completed, OrderState::Queued]
    );
    let row = store.batch(id).await.unwrap();
    assert_eq!((row.state, row.ended), (BatchState::Running, None));
    assert_eq!(
        claim(&store).await.unwrap().attempts_used,
        0,
        "attempts are granted anew"
    );
}

#[tokio::test]
async fn a_running_order_cannot_be_retried() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1"]).await;
    let running = claim(&store).await.unwrap();
    let error = store.retry_order(T0, WHO, running.order).await.unwrap_err();
    assert!(matches!(error, StoreError::OrderIs { .. }), "{error}");
}

#[tokio::test]
async fn counts_follow_every_change() {
    let (_folder, store) = store().await;
    let id = load_and_start(&store, &["1", "2", "3"]).await;
    let claimed = claim(&store).await.unwrap();
    to_cart(&store, &claimed).await;
    store.settle(T0, &filled(&claimed)).await.unwrap();
    claim(&store).await.unwrap();
    let counts = store.state_counts().await.unwrap().remove(&id).unwrap();
    assert_eq!(counts.of(OrderState::Completed), 1);
    assert_eq!(counts.of(OrderState::InProgress), 1);
    assert_eq!(counts.of(OrderState::Queued), 1);
    assert_eq!(counts.sum(|_| true), 3);
}

async fn states(store: &Store, id: gsp_bot::domain::BatchId) -> Vec<OrderState> {
    let (_, rows) = store.orders(id, &Filter::default(), 0, 100).await.unwrap();
    rows.iter().map(|row| row.state).collect()
}
