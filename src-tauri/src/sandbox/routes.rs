//! All addresses, and what every call of the pages has in common.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde_json::json;

use super::sessions::Session;
use super::state::Shared;
use super::{api_cart, api_way, import, interruptions, pages, sim, weather};

/// Of a call; a workbook may be bigger.
const BODY_BYTES_MAX: usize = 64 << 10;
const WORKBOOK_BYTES_MAX: usize = 2 << 20;

const COOKIE: &str = "gsp_session";

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let workbook = DefaultBodyLimit::max(WORKBOOK_BYTES_MAX);
    let api = Router::new()
        .route("/session", get(api_way::session))
        .route("/login", post(api_way::login))
        .route("/logout", post(api_way::logout))
        .route("/for-whom", post(api_way::for_whom))
        .route("/consultoras/{code}", get(api_way::consultora))
        .route("/impersonation", post(api_way::impersonation))
        .route("/cycles", get(api_way::cycles))
        .route("/cycle", post(api_way::cycle))
        .route("/showcase", get(api_cart::showcase))
        .route("/products/{code}", get(api_cart::product))
        .route("/quick/validate", post(api_cart::validate))
        .route("/cart", get(api_cart::cart).delete(api_cart::empty))
        .route("/cart/items", post(api_cart::add))
        .route("/cart/items/{code}", put(api_cart::set))
        .route("/cart/items/{code}", delete(api_cart::remove))
        .route("/cart/import", post(import::import).layer(workbook))
        .route("/interruptions", get(interruptions::look))
        .route("/interruptions/{id}", post(interruptions::answer))
        .fallback(async || NO_CALL)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(Arc::clone(&shared), weather::of_call));
    let portal = Router::new()
        .nest("/api", api)
        .fallback(pages::serve)
        .layer(from_fn_with_state(Arc::clone(&shared), weather::of_request));
    Router::new()
        .nest("/_sim", sim::router())
        .merge(portal)
        .with_state(shared)
}

/// A call that is refused.
#[derive(Debug)]
pub(super) struct Refused(
    pub(super) StatusCode,
    pub(super) &'static str,
    pub(super) &'static str,
);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1, "message": self.2 }))).into_response()
    }
}

pub(super) const NO_SESSION: Refused = Refused(
    StatusCode::UNAUTHORIZED,
    "session",
    "Tu sesión terminó. Ingresa nuevamente.",
);

const NO_CALL: Refused = Refused(StatusCode::NOT_FOUND, "no_call", "No existe");

/// Does something with the session of a request.
pub(super) fn signed_in<T>(
    shared: &Shared,
    headers: &HeaderMap,
    act: impl FnOnce(&mut Session) -> T,
) -> Result<T, Refused> {
    let id = session_cookie(headers).ok_or(NO_SESSION)?;
    let mut state = shared.locked();
    state.session(&id).map(act).ok_or(NO_SESSION)
}

/// The session that a request says it has.
pub(super) fn session_cookie(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE)
}

/// Makes a browser keep a session; without one, forget it.
pub(super) fn keep_session(id: Option<&str>) -> String {
    match id {
        Some(id) => format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax"),
        None => format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
    }
}

pub(super) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value.to_owned())
}
