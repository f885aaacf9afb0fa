//! What gets in the way, by chance and by the consultora's own doing.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::profile::Profile;
use super::routes::{NO_SESSION, Refused, session_cookie, signed_in};
use super::sessions::Session;
use super::state::Shared;

/// The saved order of a consultora is asked about until it is decided.
const SAVED: &str = "saved";
const SAVED_AFTER_MS: u32 = 150;
/// An interruption comes at once or late, up to so late.
const LATE_MS: u32 = 900;

#[derive(Deserialize)]
pub(super) struct Look {
    screen: String,
}

#[derive(Deserialize)]
pub(super) struct Answer {
    action: Action,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Accept,
    Close,
    DeleteOrder,
    RecoverOrder,
}

pub(super) async fn look(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(look): Query<Look>,
) -> Result<Json<Value>, Refused> {
    let at_cart = matches!(look.screen.as_str(), "showcase" | "quick_order" | "cart");
    let profile = shared.locked().profile.clone();
    let (of, by_chance) = signed_in(&shared, &headers, |session| {
        let of = session.cycle.as_ref().and(session.consultora.clone());
        (of, by_chance(session, &profile, at_cart))
    })?;
    let mut state = shared.locked();
    let mut found = Vec::new();
    if let Some(of) = of.filter(|_| at_cart)
        && state.cart(&of).saved.is_some()
    {
        found.push(json!({ "id": SAVED, "kind": "saved_order", "after_ms": SAVED_AFTER_MS }));
        state.book.interrupted("saved_order");
    }
    if let Some((number, kind, after_ms)) = by_chance {
        found.push(json!({ "id": format!("{kind}-{number}"), "kind": kind, "after_ms": after_ms }));
        state.book.interrupted(kind);
    }
    Ok(Json(json!(found)))
}

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(answer): Json<Answer>,
) -> Result<Json<Value>, Refused> {
    let cookie = session_cookie(&headers).ok_or(NO_SESSION)?;
    let mut state = shared.locked();
    let session = state.session(&cookie).ok_or(NO_SESSION)?;
    let of = session.cycle.as_ref().and(session.consultora.clone());
    let Some(of) = of.filter(|_| id == SAVED) else {
        return Ok(Json(json!({})));
    };
    match answer.action {
        Action::RecoverOrder => {
            let world = Arc::clone(&state.world);
            state.cart(&of).recover_saved(&world);
            state.wrote(&cookie, &of, "recover", None, None);
        }
        Action::DeleteOrder => state.cart(&of).saved = None,
        Action::Accept | Action::Close => {}
    }
    Ok(Json(json!({})))
}

/// At most one at a time; its number in the visit, its kind and how late it comes.
fn by_chance(
    session: &mut Session,
    profile: &Profile,
    at_cart: bool,
) -> Option<(usize, &'static str, u32)> {
    let most = usize::try_from(profile.interruptions_max).unwrap_or(usize::MAX);
    if session.interrupted.len() >= most || !session.dice.chance(profile.interruptions_percent) {
        return None;
    }
    let kind = *session.dice.pick(profile.kinds)?;
    // Both are asked where the order is, and nobody is asked the same twice in one order.
    let is_question = matches!(kind, "cycle_dialog" | "direct_sale");
    let kind = if is_question && (!at_cart || session.interrupted.contains(&kind)) {
        "announcement"
    } else {
        kind
    };
    session.interrupted.push(kind);
    Some((
        session.interrupted.len(),
        kind,
        session.dice.between(0, LATE_MS),
    ))
}
