//! All addresses, and what every call goes through: faults, latency, the session.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde_json::json;

use super::faults::Fate;
use super::state::Shared;
use super::{api_cart, api_way, import, interruptions, pages, sim};

const BODY_BYTES_MAX: usize = 2 << 20;
pub(super) const COOKIE: &str = "gsp_session";

pub(super) fn router(shared: Arc<Shared>) -> Router {
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
        .route("/cart/import", post(import::import))
        .route("/interruptions", get(interruptions::look))
        .route("/interruptions/{id}", post(interruptions::answer))
        .layer(from_fn_with_state(Arc::clone(&shared), call));
    let portal = Router::new()
        .nest("/api", api)
        .fallback(pages::serve)
        .layer(from_fn_with_state(Arc::clone(&shared), fate));
    Router::new()
        .nest("/_sim", sim::router())
        .merge(portal)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
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

/// The session that a request says it has.
pub(super) fn cookie(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}

/// What happens to everything when a fault is on.
async fn fate(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let is_call = request.uri().path().starts_with("/api");
    let fate = shared.locked().faults.fate(is_call);
    match fate {
        Fate::Answered => next.run(request).await,
        Fate::BadGateway => bad_gateway(StatusCode::BAD_GATEWAY),
        Fate::TooManyRequests => (
            StatusCode::TOO_MANY_REQUESTS,
            [(header::RETRY_AFTER, "2")],
            "429",
        )
            .into_response(),
        Fate::Reset => {
            // A body that promises more than it holds: the connection is cut in the middle.
            let cut = futures::stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("cut"))]);
            Response::new(Body::from_stream(cut))
        }
        Fate::Hung => std::future::pending().await,
        Fate::Maintenance => (
            StatusCode::SERVICE_UNAVAILABLE,
            Html("<h1>Sitio en mantención</h1><p>Volvemos pronto.</p>"),
        )
            .into_response(),
    }
}

/// Latency, and errors by chance.
async fn call(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let session = cookie(request.headers());
    // A login that is lost would lock nobody, but a test that counts logins could not count.
    let may_fail = !request.uri().path().ends_with("/login");
    let writes = request.uri().path().starts_with("/cart") && !request.method().is_safe();
    let (latency, fails, ghost) = {
        let mut state = shared.locked();
        let errors = state.profile.errors_percent + state.faults.faults.errors_percent;
        let ghosts = state.profile.ghosts_percent;
        let latency = state.latency(session.as_deref());
        (
            latency,
            state.dice.chance(errors),
            state.dice.chance(ghosts),
        )
    };
    tokio::time::sleep(latency).await;
    if may_fail && fails {
        return bad_gateway(StatusCode::BAD_GATEWAY);
    }
    let response = next.run(request).await;
    if writes && ghost && response.status().is_success() {
        // Done, and answered as if it were not.
        return bad_gateway(StatusCode::GATEWAY_TIMEOUT);
    }
    response
}

fn bad_gateway(status: StatusCode) -> Response {
    (
        status,
        Html("<html><body><h1>Bad Gateway</h1></body></html>"),
    )
        .into_response()
}
