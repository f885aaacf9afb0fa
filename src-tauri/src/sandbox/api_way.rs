//! The way to a cart: signing in, for whom, which consultora, which cycle.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::routes::{COOKIE, NO_SESSION, Refused, cookie};
use super::sessions::Session;
use super::state::{Login, Shared};

type Answer = Result<Json<Value>, Refused>;

#[derive(Deserialize)]
pub(super) struct Credentials {
    code: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct Mode {
    mode: String,
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
    let state = shared.locked();
    let session = cookie(&headers).and_then(|id| state.sessions.get(&id));
    let consultora = session
        .and_then(|session| session.consultora.as_ref())
        .and_then(|code| state.world.consultoras.get(code))
        .map(|consultora| json!({ "code": consultora.code, "name": consultora.name }));
    Json(json!({
        "signed_in": session.is_some(),
        "mode": session.and_then(|session| session.mode.clone()),
        "consultora": consultora,
        "cycle": session.and_then(|session| session.cycle.clone()),
        "layout": state.profile.layout,
    }))
}

pub(super) async fn login(
    State(shared): State<Arc<Shared>>,
    Json(credentials): Json<Credentials>,
) -> Response {
    let login = shared
        .locked()
        .sign_in(&credentials.code, &credentials.password);
    match login {
        Login::Accepted(id) => {
            let value = format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax");
            ([(header::SET_COOKIE, value)], Json(json!({}))).into_response()
        }
        Login::Refused => Refused(
            StatusCode::UNAUTHORIZED,
            "invalid",
            "Código o contraseña incorrectos",
        )
        .into_response(),
        Login::Locked => Refused(
            StatusCode::LOCKED,
            "locked",
            "Tu cuenta está bloqueada por intentos fallidos. Llama a la central.",
        )
        .into_response(),
        Login::TooManySessions => Refused(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_sessions",
            "Tienes demasiadas sesiones abiertas. Cierra alguna e intenta de nuevo.",
        )
        .into_response(),
    }
}

pub(super) async fn logout(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Json<Value> {
    if let Some(id) = cookie(&headers) {
        shared.locked().sessions.remove(&id);
    }
    Json(json!({}))
}

pub(super) async fn for_whom(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(mode): Json<Mode>,
) -> Answer {
    signed_in(&shared, &headers, |session| session.choose_mode(mode.mode))?;
    Ok(Json(json!({})))
}

pub(super) async fn consultora(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Answer {
    signed_in(&shared, &headers, |_| ())?;
    let state = shared.locked();
    let found = state.world.consultoras.get(code.trim()).ok_or(Refused(
        StatusCode::NOT_FOUND,
        "not_found",
        "No encontramos ninguna Consultora con ese código",
    ))?;
    Ok(Json(json!({
        "code": found.code,
        "name": found.name,
        "blocked": found.blocked,
        "block_message": found.blocked.then_some("Consultora bloqueada para realizar pedidos"),
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
    let found = found.ok_or(Refused(
        StatusCode::NOT_FOUND,
        "not_found",
        "No encontramos ninguna Consultora con ese código",
    ))?;
    if found.blocked {
        return Err(Refused(
            StatusCode::FORBIDDEN,
            "blocked",
            "Consultora bloqueada para realizar pedidos",
        ));
    }
    signed_in(&shared, &headers, |session| {
        session.choose_consultora(found.code.clone())
    })?;
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
    let found = shared
        .locked()
        .world
        .cycles
        .iter()
        .find(|known| known.id == cycle.id)
        .cloned();
    if !found.is_some_and(|cycle| cycle.open) {
        return Err(Refused(
            StatusCode::CONFLICT,
            "closed",
            "El ciclo está cerrado",
        ));
    }
    signed_in(&shared, &headers, |session| session.cycle = Some(cycle.id))?;
    Ok(Json(json!({})))
}

/// Does something with the session of a request.
pub(super) fn signed_in<T>(
    shared: &Shared,
    headers: &HeaderMap,
    act: impl FnOnce(&mut Session) -> T,
) -> Result<T, Refused> {
    let id = cookie(headers).ok_or(NO_SESSION)?;
    let mut state = shared.locked();
    if state.sessions.get(&id).is_some_and(Session::is_idle) {
        state.sessions.remove(&id);
    }
    let session = state.sessions.get_mut(&id).ok_or(NO_SESSION)?;
    session.touch();
    Ok(act(session))
}
