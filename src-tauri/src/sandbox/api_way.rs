//! The way to a cart: signing in, for whom, which consultora, which cycle.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ledger::SignInOutcome;
use super::routes::{Refused, keep_session, session_cookie, signed_in};
use super::sessions::Mode;
use super::state::Shared;
use super::weather::BegunMs;

type Answer = Result<Json<Value>, Refused>;

/// Who a supervisor is when the order is her own.
const SUPERVISOR_NAME: &str = "SUPERVISORA DE SECTOR";

const NOT_FOUND: Refused = Refused(
    StatusCode::NOT_FOUND,
    "not_found",
    "No encontramos ninguna Consultora con ese código",
);
const BLOCKED: Refused = Refused(
    StatusCode::FORBIDDEN,
    "blocked",
    "Consultora bloqueada para realizar pedidos",
);
const NO_CONSULTORA: Refused = Refused(
    StatusCode::CONFLICT,
    "no_consultora",
    "Elige primero la Consultora",
);
const CLOSED: Refused = Refused(StatusCode::CONFLICT, "closed", "El ciclo está cerrado");

#[derive(Deserialize)]
pub(super) struct Credentials {
    code: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct ForWhom {
    mode: Mode,
}

#[derive(Deserialize)]
pub(super) struct Code {
    code: String,
}

#[derive(Deserialize)]
pub(super) struct CycleId {
    id: String,
}

pub(super) async fn session(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Json<Value> {
    let mut state = shared.locked();
    let session = session_cookie(&headers).and_then(|id| state.session(&id).cloned());
    let consultora = session
        .as_ref()
        .and_then(|session| session.consultora.as_ref())
        .map(|code| match state.world.consultoras.get(code) {
            Some(consultora) => json!({ "code": code, "name": consultora.name }),
            None => json!({ "code": code, "name": SUPERVISOR_NAME }),
        });
    Json(json!({
        "signed_in": session.is_some(),
        "mode": session.as_ref().and_then(|session| session.mode),
        "consultora": consultora,
        "cycle": session.and_then(|session| session.cycle),
        "layout": state.profile.layout,
    }))
}

pub(super) async fn login(
    State(shared): State<Arc<Shared>>,
    Extension(BegunMs(begun_ms)): Extension<BegunMs>,
    Json(typed): Json<Credentials>,
) -> Response {
    let login = shared
        .locked()
        .sign_in(&typed.code, &typed.password, begun_ms);
    let refused = match login {
        Ok(id) => {
            let cookie = [(header::SET_COOKIE, keep_session(Some(&id)))];
            return (cookie, Json(json!({}))).into_response();
        }
        Err(SignInOutcome::Locked) => Refused(
            StatusCode::LOCKED,
            "locked",
            "Tu cuenta está bloqueada por intentos fallidos. Llama a la central.",
        ),
        Err(SignInOutcome::TooManySessions) => Refused(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_sessions",
            "Tienes demasiadas sesiones abiertas. Cierra alguna e intenta de nuevo.",
        ),
        Err(SignInOutcome::Accepted | SignInOutcome::Refused) => Refused(
            StatusCode::UNAUTHORIZED,
            "invalid",
            "Código o contraseña incorrectos",
        ),
    };
    refused.into_response()
}

pub(super) async fn logout(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Json<Value> {
    if let Some(id) = session_cookie(&headers) {
        shared.locked().sign_out(&id);
    }
    Json(json!({}))
}

pub(super) async fn for_whom(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(chosen): Json<ForWhom>,
) -> Answer {
    signed_in(&shared, &headers, |session| {
        session.choose_mode(chosen.mode)
    })?;
    Ok(Json(json!({})))
}

pub(super) async fn consultora(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Answer {
    signed_in(&shared, &headers, |_| ())?;
    let state = shared.locked();
    let found = state.world.consultoras.get(code.trim()).ok_or(NOT_FOUND)?;
    Ok(Json(json!({
        "code": found.code,
        "name": found.name,
        "blocked": found.blocked,
        "block_message": found.blocked.then_some(BLOCKED.2),
    })))
}

pub(super) async fn impersonation(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(code): Json<Code>,
) -> Answer {
    signed_in(&shared, &headers, |_| ())?;
    let found = shared
        .locked()
        .world
        .consultoras
        .get(code.code.trim())
        .cloned();
    let found = found.ok_or(NOT_FOUND)?;
    if found.blocked {
        return Err(BLOCKED);
    }
    if let Some(id) = session_cookie(&headers) {
        shared.locked().choose_consultora(&id, &found.code);
    }
    Ok(Json(json!({ "code": found.code, "name": found.name })))
}

pub(super) async fn cycles(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Answer {
    signed_in(&shared, &headers, |_| ())?;
    Ok(Json(json!(shared.locked().world.cycles)))
}

pub(super) async fn cycle(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(cycle): Json<CycleId>,
) -> Answer {
    signed_in(&shared, &headers, |_| ())?;
    let found = shared
        .locked()
        .world
        .cycles
        .iter()
        .find(|known| known.id == cycle.id)
        .cloned();
    if !found.is_some_and(|cycle| cycle.open) {
        return Err(CLOSED);
    }
    signed_in(&shared, &headers, |session| {
        let is_due = session.consultora.is_some();
        if is_due {
            session.cycle = Some(cycle.id);
        }
        is_due.then(|| Json(json!({})))
    })?
    .ok_or(NO_CONSULTORA)
}
