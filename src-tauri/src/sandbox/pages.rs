//! The built pages, part of the program, and the way over the login's host.
//!
//! With `login_redirect` somebody who is not signed in is sent from `127.0.0.1` to `localhost`, signs
//! in there, and comes back with a ticket that is good once: two hosts, and so two jars of cookies.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use rust_embed::RustEmbed;

use super::routes::{cookie, keep_session, session_cookie};
use super::state::Shared;

/// At the login's host: where this browser came from.
const FROM: &str = "gsp_from";
const LOGIN: &str = "/login?country=CL";

#[derive(RustEmbed)]
#[folder = "src-tauri/src/sandbox/pages/dist"]
struct Built;

/// A built file, or the application for every other address.
pub(super) async fn serve(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("assets/") {
        return asset(path);
    }
    let answer = login_host(&shared, &uri, &headers).unwrap_or_else(application);
    ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
}

fn asset(path: &str) -> Response {
    let Some(file) = Built::get(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let lasting = "public, max-age=31536000, immutable";
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, lasting),
    ];
    (headers, file.data).into_response()
}

fn application() -> Response {
    match Built::get("index.html") {
        Some(page) => Html(page.data).into_response(),
        None => {
            let how =
                "The pages are not built: npm ci && npm run build in src-tauri/src/sandbox/pages";
            (StatusCode::INTERNAL_SERVER_ERROR, how).into_response()
        }
    }
}

/// A step of the way over the login's host, if this request is one.
fn login_host(shared: &Shared, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let mut state = shared.locked();
    if !state.profile.layout.login_redirect {
        return None;
    }
    let port = shared.port;
    let host = headers.get(header::HOST)?.to_str().ok()?.to_owned();
    let session = session_cookie(headers).filter(|id| state.session(id).is_some());
    let query = uri.query().unwrap_or_default();
    if host == format!("127.0.0.1:{port}") {
        return match (uri.path(), session) {
            ("/login" | "/sso/login", None) => Some(to(&format!(
                "http://localhost:{port}/sso/login?country=CL&from=portal"
            ))),
            ("/sso/return", _) => {
                let ticket = query.strip_prefix("ticket=").unwrap_or_default();
                let id = state.sessions.redeem(ticket);
                Some(match id {
                    Some(id) => (set_cookies([keep_session(Some(&id))]), to(LOGIN)).into_response(),
                    None => to(LOGIN),
                })
            }
            _ => None,
        };
    }
    if host != format!("localhost:{port}") {
        return None;
    }
    if query.contains("from=portal") && session.is_none() {
        let from = format!("{FROM}=portal; Path=/; HttpOnly; SameSite=Lax");
        return Some((set_cookies([from]), application()).into_response());
    }
    cookie(headers, FROM)?;
    let ticket = state.sessions.ticket(&session?);
    let forget = format!("{FROM}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    let back = to(&format!(
        "http://127.0.0.1:{port}/sso/return?ticket={ticket}"
    ));
    Some((set_cookies([keep_session(None), forget]), back).into_response())
}

fn to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

fn set_cookies<const N: usize>(
    cookies: [String; N],
) -> AppendHeaders<[(header::HeaderName, String); N]> {
    AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)))
}
