//! Products and the cart of the consultora that the session is for.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::carts::Change;
use super::routes::{NO_SESSION, Refused, session_cookie};
use super::state::{self, Shared};
use super::world::{Availability, Product, World};

type Answer = Result<Json<Value>, Refused>;

const SHOWCASE_CARDS: usize = 12;

pub(super) const NO_CONSULTORA: Refused = Refused(
    StatusCode::CONFLICT,
    "no_consultora",
    "Elige primero la Consultora y el ciclo",
);

const NO_UNITS: Refused = Refused(
    StatusCode::UNPROCESSABLE_ENTITY,
    "quantity",
    "La cantidad debe ser mayor que cero",
);

#[derive(Deserialize)]
pub(super) struct Item {
    code: String,
    quantity: u32,
}

#[derive(Deserialize)]
pub(super) struct Units {
    quantity: u32,
}

/// Whose cart a request may touch.
#[derive(PartialEq, Eq)]
pub(super) struct Place {
    pub(super) session: String,
    pub(super) consultora: String,
    cycle: String,
}

/// The consultora of the session; without a cycle there is no cart. Holds for as long as the state
/// stays locked: a session can end, or go on to somebody else, at any moment.
pub(super) fn place(state: &mut state::State, headers: &HeaderMap) -> Result<Place, Refused> {
    let id = session_cookie(headers).ok_or(NO_SESSION)?;
    let session = state.session(&id).ok_or(NO_SESSION)?;
    Ok(Place {
        session: id,
        consultora: session.consultora.clone().ok_or(NO_CONSULTORA)?,
        cycle: session.cycle.clone().ok_or(NO_CONSULTORA)?,
    })
}

pub(super) async fn showcase(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Answer {
    let mut state = shared.locked();
    place(&mut state, &headers)?;
    let products = &state.world.products;
    let cards: Vec<Value> = products
        .values()
        .step_by((products.len() / (2 * SHOWCASE_CARDS)).max(1))
        .filter(|product| product.availability == Availability::Available)
        .take(SHOWCASE_CARDS)
        .map(|product| {
            let hue = product.code.bytes().map(u32::from).sum::<u32>() * 37 % 360;
            json!({ "code": product.code, "name": product.name, "price": product.price,
                "image_hue": hue })
        })
        .collect();
    Ok(Json(json!(cards)))
}

pub(super) async fn product(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Answer {
    let mut state = shared.locked();
    place(&mut state, &headers)?;
    let product = find(&state.world, &code).ok_or(Refused(
        StatusCode::NOT_FOUND,
        "unknown",
        "No encontramos ese producto",
    ))?;
    let available = product.availability != Availability::OutOfStock;
    Ok(Json(
        json!({ "code": product.code, "name": product.name, "available": available }),
    ))
}

pub(super) async fn validate(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(item): Json<Item>,
) -> Answer {
    let mut state = shared.locked();
    place(&mut state, &headers)?;
    Ok(Json(match state.world.products.get(item.code.trim()) {
        None => json!({ "result": "unknown" }),
        Some(product) if product.availability == Availability::OutOfStock => {
            json!({ "result": "unavailable", "name": product.name })
        }
        Some(product) => json!({ "result": "ok", "name": product.name }),
    }))
}

pub(super) async fn cart(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Answer {
    let mut state = shared.locked();
    let place = place(&mut state, &headers)?;
    let cart = state.cart(&place.consultora).clone();
    let named = |code: &String| state.world.products.get(code);
    let items: Vec<Value> = cart
        .items
        .iter()
        .filter_map(|(code, units)| named(code).map(|product| (product, units)))
        .map(|(product, units)| {
            json!({ "code": product.code, "name": product.name, "quantity": units,
                "price": product.price })
        })
        .collect();
    let unavailable: Vec<Value> = cart
        .unavailable
        .iter()
        .filter_map(named)
        .map(|product| json!({ "code": product.code, "name": product.name }))
        .collect();
    Ok(Json(json!({ "items": items, "unavailable": unavailable })))
}

pub(super) async fn add(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(item): Json<Item>,
) -> Answer {
    let mut state = shared.locked();
    let place = place(&mut state, &headers)?;
    let code = item.code.trim();
    if item.quantity == 0 {
        return Err(NO_UNITS);
    }
    let world = Arc::clone(&state.world);
    let change = state
        .cart(&place.consultora)
        .add(&world, code, item.quantity);
    if let Change::Done(units) | Change::Limited(units) = change {
        state.wrote(
            &place.session,
            &place.consultora,
            "add",
            Some(code),
            Some(units),
        );
    }
    Ok(Json(match change {
        Change::Done(units) => json!({ "result": "added", "quantity": units }),
        Change::Limited(limit) => json!({ "result": "limit", "quantity": limit, "limit": limit }),
        Change::Unavailable => json!({ "result": "unavailable", "quantity": 0 }),
        Change::Unknown => json!({ "result": "unknown", "quantity": 0 }),
    }))
}

pub(super) async fn set(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(code): Path<String>,
    Json(units): Json<Units>,
) -> Answer {
    let mut state = shared.locked();
    let place = place(&mut state, &headers)?;
    let world = Arc::clone(&state.world);
    let change = state
        .cart(&place.consultora)
        .set(&world, &code, units.quantity);
    if let Change::Done(units) | Change::Limited(units) = change {
        state.wrote(
            &place.session,
            &place.consultora,
            "set",
            Some(&code),
            Some(units),
        );
    }
    Ok(Json(match change {
        Change::Done(units) => json!({ "result": "set", "quantity": units }),
        Change::Limited(limit) => json!({ "result": "limit", "quantity": limit }),
        Change::Unavailable | Change::Unknown => json!({ "result": "set", "quantity": 0 }),
    }))
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Answer {
    let mut state = shared.locked();
    let place = place(&mut state, &headers)?;
    let cart = state.cart(&place.consultora);
    cart.items.remove(&code);
    cart.unavailable.retain(|other| *other != code);
    state.wrote(
        &place.session,
        &place.consultora,
        "remove",
        Some(&code),
        Some(0),
    );
    Ok(Json(json!({})))
}

pub(super) async fn empty(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Answer {
    let mut state = shared.locked();
    let place = place(&mut state, &headers)?;
    let cart = state.cart(&place.consultora);
    cart.items.clear();
    cart.unavailable.clear();
    state.wrote(&place.session, &place.consultora, "empty", None, None);
    Ok(Json(json!({})))
}

/// By its code, or by a part of its name.
fn find<'a>(world: &'a World, wanted: &str) -> Option<&'a Product> {
    let wanted = wanted.trim();
    world.products.get(wanted).or_else(|| {
        let wanted = wanted.to_lowercase();
        let by_name = wanted.chars().any(char::is_alphabetic);
        world
            .products
            .values()
            .find(|product| by_name && product.name.to_lowercase().contains(&wanted))
    })
}
