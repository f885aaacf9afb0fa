//! The store against real SQLite files.

mod backups;
mod claims;
mod column_maps;
mod earlier;
mod opening;
mod verbs;

use std::path::Path;

use gsp_bot::domain::{
    BatchId, CartCondition, CartPolicy, ConsultoraCode, Epoch, Failure, LineAnswer, ProductCode,
    Quantity, Reason, Step,
};
use gsp_bot::store::{
    Actor, Claim, ClaimOptions, NewBatch, NewLine, NewOrder, SettledAs, Settlement, Store,
};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

pub const T0: Epoch = Epoch(1_000_000);
pub const ENGINE: ClaimOptions<'static> = ClaimOptions {
    owner: "engine",
    worker: 1,
    lease_ms: 60_000,
};

/// A store in a folder of its own.
pub async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), T0).await.unwrap();
    (folder, store)
}

/// What only another program would do to the file.
pub async fn raw(file: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// A batch with one order of one line for each consultora.
pub async fn load(store: &Store, consultoras: &[&str]) -> BatchId {
    store
        .load(T0, Actor::Terminal, &batch(consultoras))
        .await
        .unwrap()
}

pub async fn load_and_start(store: &Store, consultoras: &[&str]) -> BatchId {
    let id = load(store, consultoras).await;
    store.start(T0, Actor::Terminal, id).await.unwrap();
    id
}

pub fn batch(consultoras: &[&str]) -> NewBatch {
    let rows = u32::try_from(consultoras.len()).unwrap();
    NewBatch {
        name: "test".to_owned(),
        file_name: "test.csv".to_owned(),
        fingerprint: "f".to_owned(),
        cart_policy: CartPolicy::Replace,
        cycle: None,
        refuse_other_name: false,
        rows_total: rows,
        rows_in_orders: rows,
        rows_rejected: 0,
        corrections: Vec::new(),
        rows_blank: 0,
        orders: consultoras
            .iter()
            .map(|code| NewOrder {
                consultora: ConsultoraCode::new(code).unwrap(),
                name: None,
                lines: vec![NewLine {
                    product: ProductCode::new("00077").unwrap(),
                    quantity: Quantity::new(2).unwrap(),
                    rows: vec![2],
                }],
            })
            .collect(),
        rejected: Vec::new(),
    }
}

pub async fn claim(store: &Store) -> Option<Claim> {
    store.claim(T0, &ENGINE).await.unwrap()
}

/// Brings a claimed order to where it may be completed.
pub async fn to_cart(store: &Store, claim: &Claim) {
    let text = gsp_bot::domain::Text::new("", "");
    store
        .reached(T0, claim.order, claim.attempt, Step::OpenCart, text)
        .await
        .unwrap();
}

pub fn filled(claim: &Claim) -> Settlement {
    settled(
        claim,
        SettledAs::Filled {
            answers: claim
                .lines
                .iter()
                .map(|(code, _)| (code.clone(), LineAnswer::Added))
                .collect(),
            portal_name: None,
        },
    )
}

pub fn settled(claim: &Claim, end: SettledAs) -> Settlement {
    Settlement {
        order: claim.order,
        attempt: claim.attempt,
        end,
        evidence: Vec::new(),
    }
}

pub fn failure(reason: Reason) -> Failure {
    Failure {
        reason,
        step: Step::Consultora,
        detail: gsp_bot::domain::Text::same("portal says 12345"),
        cart: CartCondition::Untouched,
        retry_after_ms: None,
    }
}
