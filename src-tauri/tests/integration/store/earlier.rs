//! Orders that were loaded before: which is the latest, how a new one stands to it, and what is
//! done about it.

use std::collections::HashMap;

use gsp_bot::domain::{BatchState, Epoch, OrderId, OrderState, Quantity, Reason};
use gsp_bot::store::{
    Actor, EarlierOrder, EarlierRule, Filter, ForChanged, ForSame, LoadedBatch, NewBatch, OrderRow,
    SettledAs, Standing, Store, StoreError,
};

use super::{T0, batch, claim, failure, filled, load, load_and_start, settled, store, to_cart};

const DAY_MS: i64 = 86_400_000;
const RULE: EarlierRule = EarlierRule {
    same: ForSame::Skip,
    changed: ForChanged::Replace,
};

/// The batch of one order each, with other quantities for some.
fn changed(consultoras: &[&str], changed: &[&str]) -> NewBatch {
    let mut batch = batch(consultoras);
    for order in &mut batch.orders {
        if changed.contains(&order.consultora.as_str()) {
            order.lines[0].quantity = Quantity::new(5).unwrap();
        }
    }
    batch
}

async fn standings(store: &Store, now: Epoch, batch: &NewBatch) -> Vec<Standing> {
    let codes = batch.orders.iter().map(|order| &order.consultora);
    let earlier = store.earlier_orders(now, batch.cycle.as_deref(), codes);
    let earlier: HashMap<String, EarlierOrder> = earlier.await.unwrap();
    let standing = |order: &gsp_bot::store::NewOrder| {
        let lines = order.lines.iter();
        let lines = lines.map(|line| (line.product.as_str(), line.quantity.get()));
        let before = earlier.get(order.consultora.as_str());
        before.map_or(Standing::New, |before| before.standing(lines))
    };
    batch.orders.iter().map(standing).collect()
}

async fn load_after(store: &Store, batch: &NewBatch, rule: EarlierRule) -> LoadedBatch {
    let loaded = store.load_after(T0, Actor::Operator, batch, rule).await;
    loaded.unwrap()
}

async fn orders(store: &Store, loaded: LoadedBatch) -> Vec<OrderRow> {
    let page = store.orders(loaded.id, &Filter::default(), 0, 100).await;
    page.unwrap().1
}

async fn journal(store: &Store, order: OrderId) -> Vec<String> {
    let log = store.order_log(order, 10).await.unwrap();
    log.into_iter().map(|row| row.text.es).collect()
}

#[tokio::test]
async fn an_order_is_new_the_same_or_changed() {
    use Standing::{Changed, New, Same};
    let (_folder, store) = store().await;
    load(&store, &["1", "2"]).await;
    let next = changed(&["1", "2", "3"], &["2"]);
    assert_eq!(standings(&store, T0, &next).await, [Same, Changed, New]);
    // The latest counts, not one that was like it.
    store.load(T0, Actor::Operator, &next).await.unwrap();
    let again = batch(&["1", "2", "3"]);
    assert_eq!(standings(&store, T0, &again).await, [Same, Changed, Same]);
    let mut more = batch(&["1"]);
    let mut line = more.orders[0].lines[0].clone();
    line.product = gsp_bot::domain::ProductCode::new("1").unwrap();
    more.orders[0].lines.push(line);
    assert_eq!(standings(&store, T0, &more).await, [Changed]);
}

#[tokio::test]
async fn only_the_same_cycle_counts_and_one_without_a_name_not_for_long() {
    use Standing::{New, Same};
    let (_folder, store) = store().await;
    let mut named = batch(&["1"]);
    named.cycle = Some("2026/05".to_owned());
    store.load(T0, Actor::Operator, &named).await.unwrap();
    load(&store, &["2"]).await;
    let mut asked = batch(&["1", "2"]);
    assert_eq!(standings(&store, T0, &asked).await, [New, Same]);
    let later = T0.plus_ms(8 * DAY_MS);
    assert_eq!(standings(&store, later, &asked).await, [New, New]);
    asked.cycle = Some("2026/05".to_owned());
    assert_eq!(standings(&store, later, &asked).await, [Same, New]);
    asked.cycle = Some("2026/06".to_owned());
    assert_eq!(standings(&store, T0, &asked).await, [New, New]);
}

#[tokio::test]
async fn what_failed_or_was_given_up_has_to_be_loaded_in_any_case() {
    use Standing::{New, Same};
    let (_folder, store) = store().await;
    let first = load_and_start(&store, &["1", "2"]).await;
    let one = claim(&store).await.unwrap();
    let failed = SettledAs::Failed(failure(Reason::ConsultoraUnknown));
    store.settle(T0, &settled(&one, failed)).await.unwrap();
    let next = batch(&["1", "2"]);
    assert_eq!(standings(&store, T0, &next).await, [New, Same]);
    // One that never began hides nothing; a batch that was given up has none that waits.
    store
        .cancel_batch(T0, Actor::Operator, first)
        .await
        .unwrap();
    assert_eq!(standings(&store, T0, &next).await, [New, New]);
    load_and_start(&store, &["2"]).await;
    let two = claim(&store).await.unwrap();
    to_cart(&store, &two).await;
    store.settle(T0, &filled(&two)).await.unwrap();
    let waiting = load(&store, &["2"]).await;
    store
        .cancel_batch(T0, Actor::Operator, waiting)
        .await
        .unwrap();
    assert_eq!(standings(&store, T0, &batch(&["2"])).await, [Same]);
}

#[tokio::test]
async fn the_same_is_skipped_and_what_changed_replaces_what_waits() {
    let (_folder, store) = store().await;
    load_and_start(&store, &["1", "2", "3", "4"]).await;
    let under_way = claim(&store).await.unwrap();
    let next = changed(&["1", "2", "3", "5"], &["1", "2"]);
    let loaded = load_after(&store, &next, RULE).await;
    let counts = (
        loaded.orders,
        loaded.skipped,
        loaded.replacing,
        loaded.cancelled,
    );
    assert_eq!(counts, (3, 1, 2, 1));
    let row = store.batch(loaded.id).await.unwrap();
    assert_eq!(
        (row.rows_total, row.rows_in_orders, row.rows_rejected),
        (4, 3, 1)
    );
    let rejected = store.rejected_rows(loaded.id).await.unwrap();
    assert_eq!(rejected[0].value, "3");
    assert_eq!(
        rejected[0].reason.es,
        "Su pedido ya está, igual, en el lote 1 (test). No se carga otra vez."
    );
    let state = async |id: i64| store.order(OrderId(id)).await.unwrap().state;
    assert_eq!(state(under_way.order.0).await, OrderState::InProgress);
    assert_eq!(state(2).await, OrderState::Cancelled);
    assert_eq!(state(3).await, OrderState::Queued);
    assert_eq!(
        journal(&store, OrderId(2)).await,
        ["Cancelado: lo reemplaza el pedido del lote 2"]
    );
    let new = orders(&store, loaded).await;
    let codes: Vec<&str> = new.iter().map(|it| it.consultora_code.as_str()).collect();
    assert_eq!(codes, ["1", "2", "5"]);
    assert!(journal(&store, new[0].id).await[0].contains("que está en curso"));
    assert_eq!(
        journal(&store, new[1].id).await,
        ["Reemplaza al pedido 2 del lote 1 (test), que se canceló"]
    );
}

#[tokio::test]
async fn a_batch_of_which_all_was_replaced_ends() {
    let (_folder, store) = store().await;
    let first = load_and_start(&store, &["1", "2"]).await;
    load_after(&store, &changed(&["1", "2"], &["1", "2"]), RULE).await;
    assert_eq!(
        store.batch(first).await.unwrap().state,
        BatchState::Completed
    );
}

#[tokio::test]
async fn what_is_done_with_them_can_be_chosen() {
    let (_folder, store) = store().await;
    load(&store, &["1", "2"]).await;
    let same = batch(&["1", "2"]);
    let again = store.load_after(T0, Actor::Operator, &same, RULE);
    assert!(matches!(
        again.await,
        Err(StoreError::AllLoadedBefore { orders: 2 })
    ));
    let next = changed(&["1", "2"], &["2"]);
    let skip = EarlierRule {
        same: ForSame::Load,
        changed: ForChanged::Skip,
    };
    let loaded = load_after(&store, &next, skip).await;
    assert_eq!(orders(&store, loaded).await[0].consultora_code, "1");
    let loaded = load_after(&store, &next, EarlierRule::LOAD_ALL).await;
    assert_eq!((loaded.orders, loaded.cancelled), (2, 0));
    assert_eq!(
        store.order(OrderId(2)).await.unwrap().state,
        OrderState::Pending
    );
}

/// One question for all of them, answered by an index.
#[tokio::test]
async fn fifty_thousand_orders_are_compared_at_once() {
    let (_folder, store) = store().await;
    let codes: Vec<String> = (0..50_000).map(|code| format!("{code:08}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    load(&store, &codes).await;
    let began = std::time::Instant::now();
    let standings = standings(&store, T0, &changed(&codes, &["00000007"])).await;
    println!("50,000 orders compared: {:?}", began.elapsed());
    let changed = standings.iter().filter(|it| **it == Standing::Changed);
    assert_eq!(changed.count(), 1);
    assert_eq!(standings.len(), 50_000);
}
