//! What tests and scripts ask, beside the portal.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::faults::Faults;
use super::ledger::Ledger;
use super::samples;
use super::state::Shared;
use super::world::World;

const ORDERS_MAX: usize = 2_500;

#[derive(Deserialize)]
#[serde(default)]
struct Sample {
    orders: usize,
    problems: u32,
    seed: u64,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            orders: 60,
            problems: 10,
            seed: 1,
        }
    }
}

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/ledger", get(ledger))
        .route("/faults", get(faults).put(put_faults))
        .route("/reset", post(reset))
        .route("/world", get(world))
        .route("/orders.csv", get(orders_csv))
        .route("/orders.json", get(orders_json))
}

async fn ledger(State(shared): State<Arc<Shared>>) -> Json<Ledger> {
    Json(shared.locked().ledger())
}

async fn faults(State(shared): State<Arc<Shared>>) -> Json<Faults> {
    Json(shared.locked().faults.faults.clone())
}

async fn put_faults(State(shared): State<Arc<Shared>>, Json(faults): Json<Faults>) -> Json<Faults> {
    shared.set_faults(faults.clone());
    Json(faults)
}

async fn reset(State(shared): State<Arc<Shared>>) {
    shared.reset();
}

async fn world(State(shared): State<Arc<Shared>>) -> Json<World> {
    Json(World::clone(&shared.locked().world))
}

async fn orders_csv(State(shared): State<Arc<Shared>>, Query(sample): Query<Sample>) -> Response {
    let text = samples::csv(&make(&shared, &sample));
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response()
}

async fn orders_json(
    State(shared): State<Arc<Shared>>,
    Query(sample): Query<Sample>,
) -> Json<Vec<samples::SampleOrder>> {
    Json(make(&shared, &sample))
}

fn make(shared: &Shared, sample: &Sample) -> Vec<samples::SampleOrder> {
    let world = Arc::clone(&shared.locked().world);
    world.sample_orders(
        sample.orders.min(ORDERS_MAX),
        sample.problems.min(100),
        sample.seed,
    )
}
