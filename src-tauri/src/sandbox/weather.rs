//! What every request goes through before and after it is answered: faults, latency, errors.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::door::Cut;
use super::faults::{Asked, Fate};
use super::routes::session_cookie;
use super::state::Shared;

/// What the faults do to everything.
pub(super) async fn of_request(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Cut>,
    request: Request,
    next: Next,
) -> Response {
    let fate = shared.locked().fate(Asked::of(request.uri().path()));
    match answer_for(fate, &connection).await {
        Some(answer) => answer,
        None => next.run(request).await,
    }
}

/// The moment at which a call came in, before it was made to wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct BegunMs(pub(super) u64);

/// Latency, and errors by chance.
pub(super) async fn of_call(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Cut>,
    mut request: Request,
    next: Next,
) -> Response {
    let session = session_cookie(request.headers());
    let path = request.uri().path();
    // Chance spares the login: a test that counts logins could not count.
    let may_fail = path != "/login";
    let is_change = path.starts_with("/cart") && !request.method().is_safe();
    let (weather, begun_ms) = {
        let mut state = shared.locked();
        (state.weather(session.as_deref()), state.now_ms())
    };
    request.extensions_mut().insert(BegunMs(begun_ms));
    let begun = Instant::now();
    if !weather.latency.is_zero() {
        tokio::time::sleep_until((begun + weather.latency).into()).await;
    }
    if may_fail && let Some(answer) = answer_for(weather.fate, &connection).await {
        shared.locked().book.troubled(weather.fate.as_str());
        return answer;
    }
    let before = shared.locked().book.ledger.writes.len();
    let answer = next.run(request).await;
    let is_ghost = is_change && weather.is_ghost && answer.status().is_success();
    if is_ghost {
        let mut state = shared.locked();
        let label =
            session.and_then(|id| state.sessions.get(&id).map(|session| session.label.clone()));
        if let Some(label) = label {
            state.book.left_unanswered(&label, before);
        }
        state.book.troubled("ghost");
    }
    shared.tell_writes();
    if is_ghost {
        return failed(StatusCode::GATEWAY_TIMEOUT);
    }
    answer
}

async fn answer_for(fate: Fate, connection: &Cut) -> Option<Response> {
    match fate {
        Fate::Answered => None,
        Fate::BadGateway => Some(failed(StatusCode::BAD_GATEWAY)),
        Fate::GatewayTimeout => Some(failed(StatusCode::GATEWAY_TIMEOUT)),
        Fate::TooManyRequests => {
            let wait = [(header::RETRY_AFTER, "2")];
            Some((StatusCode::TOO_MANY_REQUESTS, wait, "429").into_response())
        }
        Fate::Reset => {
            connection.cut();
            Some(Response::default())
        }
        // Until the other side goes away or the sandbox closes.
        Fate::Hung => std::future::pending().await,
        Fate::Maintenance => {
            let page = Html("<h1>Sitio en mantención</h1><p>Volvemos pronto.</p>");
            Some((StatusCode::SERVICE_UNAVAILABLE, page).into_response())
        }
        Fate::Blank => Some(Html("<!doctype html><title></title>").into_response()),
    }
}

/// As the machines in front of a portal say it: not in JSON.
fn failed(status: StatusCode) -> Response {
    let reason = status.canonical_reason().unwrap_or_default();
    let page = format!(
        "<html><body><h1>{} {reason}</h1></body></html>",
        status.as_u16()
    );
    (status, Html(page)).into_response()
}
