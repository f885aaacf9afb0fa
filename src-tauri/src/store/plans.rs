//! How SQLite means to answer what is asked all the time: never by a walk over all orders, of which
//! there may be a million.

use sqlx::AssertSqlSafe;

use super::{Filter, SortKey, Store, batches, causes, claim, orders, recovery};
use crate::domain::{BatchId, Epoch, OrderState};

#[tokio::test]
async fn nothing_that_is_asked_all_the_time_walks_over_all_orders() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Epoch(0)).await.unwrap();
    let mut asked: Vec<(String, String)> = Vec::new();
    let mut ask = |what: &str, sql: &str| asked.push((what.to_owned(), sql.to_owned()));
    let [due, queued] = claim::claims();
    ask("claim of what is due", &due);
    ask("claim from the queue", &queued);
    ask("running batches", claim::RUNNING);
    ask("next due", claim::NEXT_DUE);
    ask("cancel requests", claim::CANCEL_REQUESTS);
    ask("what is held", recovery::HELD);
    ask("rate", batches::ENDED_SINCE);
    ask("causes", causes::CAUSES);
    for filter in filters() {
        let what = format!("{filter:?}");
        ask(
            &what,
            &orders::page(BatchId(1), &filter, 0, 100).into_string(),
        );
        ask(&what, &orders::count(BatchId(1), &filter).into_string());
    }
    for (what, sql) in asked {
        let plan = plan(&store, &sql).await;
        // Only failed orders have a cause.
        let walks =
            |step: &&String| step.starts_with("SCAN orders") && !step.ends_with("orders_by_cause");
        assert!(plan.iter().find(walks).is_none(), "{what}: {plan:#?}");
    }
}

#[tokio::test]
async fn a_claim_goes_straight_to_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Epoch(0)).await.unwrap();
    for (sql, index) in claim::claims().iter().zip(["orders_due", "orders_queue"]) {
        let plan = plan(&store, sql).await;
        let has = |words: &str| plan.iter().any(|step| step.contains(words));
        assert!(
            has(&format!("SEARCH waiting USING INDEX {index} (batch_id=?")),
            "{plan:#?}"
        );
        assert!(
            has("SEARCH held USING INDEX orders_one_per_consultora"),
            "{plan:#?}"
        );
        assert!(!has("TEMP B-TREE"), "it sorts: {plan:#?}");
    }
}

fn filters() -> Vec<Filter> {
    let states = |states: &[OrderState]| Filter {
        states: states.to_vec(),
        ..Filter::default()
    };
    let sorted = |sort| Filter {
        sort,
        descending: true,
        ..Filter::default()
    };
    vec![
        Filter::default(),
        states(&[OrderState::Failed]),
        states(&[OrderState::Failed, OrderState::Partial]),
        sorted(SortKey::ConsultoraCode),
        sorted(SortKey::ConsultoraName),
        sorted(SortKey::State),
        sorted(SortKey::Ended),
        Filter {
            cause: Some("timed_out/cart/".to_owned()),
            ..Filter::default()
        },
        Filter {
            text: Some("0199".to_owned()),
            ..Filter::default()
        },
    ]
}

async fn plan(store: &Store, sql: &str) -> Vec<String> {
    let sql = format!("EXPLAIN QUERY PLAN {sql}");
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(sql))
        .fetch_all(store.reader())
        .await
        .unwrap();
    rows.into_iter().map(|(.., step)| step).collect()
}
