//! What gets in the way, by chance and by the consultora's own doing.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::api_way::signed_in;
use super::routes::Refused;
use super::state::Shared;

const KINDS: [&str; 7] = [
    "announcement",
    "direct_sale",
    "cycle_dialog",
    "toast",
    "overlay",
    "rerender",
    "unknown_dialog",
];

#[derive(Deserialize)]
pub(super) struct Look {
    screen: String,
}

#[derive(Deserialize)]
pub(super) struct Action {
    action: String,
}

pub(super) async fn look(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Result<Json<Value>, Refused> {
    let consultora = signed_in(&shared, &headers, |session| {
        session.cycle.as_ref().and(session.consultora.clone())
    })?;
    let at_cart = matches!(look.screen.as_str(), "showcase" | "quick_order" | "cart");
    let mut found = Vec::new();
    if let Some(consultora) = consultora.filter(|_| at_cart)
        && shared.locked().cart(&consultora).saved.is_some()
    {
        found.push(json!({ "id": "saved", "kind": "saved_order", "after_ms": 150 }));
    }
    let (percent, most) = {
        let state = shared.locked();
        (
            state.profile.interruptions_percent,
            state.profile.interruptions_max,
        )
    };
    let by_chance = signed_in(&shared, &headers, |session| {
        if session.interrupted >= most || !session.dice.chance(percent) {
            return None;
        }
        session.interrupted += 1;
        let kind = *session.dice.pick(&KINDS)?;
        // A cycle can only be asked for again where one was chosen.
        let kind = if kind == "cycle_dialog" && !at_cart {
            "announcement"
        } else {
            kind
        };
        let after_ms = session.dice.between(0, 900);
        Some(
            json!({ "id": format!("{kind}-{}", session.interrupted), "kind": kind,
            "after_ms": after_ms }),
        )
    })?;
    found.extend(by_chance);
    Ok(Json(json!(found)))
}

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(action): Json<Action>,
) -> Result<Json<Value>, Refused> {
    let (session, consultora) = signed_in(&shared, &headers, |session| {
        (session.id.clone(), session.consultora.clone())
    })?;
    if let Some(consultora) = consultora.filter(|_| id == "saved") {
        let mut state = shared.locked();
        let world = state.world.clone();
        match action.action.as_str() {
            "recover_order" => {
                state.cart(&consultora).recover_saved(&world);
                state.wrote(&session, &consultora, "recover", None, None);
            }
            "delete_order" => state.cart(&consultora).saved = None,
            _ => {}
        }
    }
    Ok(Json(json!({})))
}
