//! Pages that are no portal at all.

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use gsp_bot::domain::Reason;
use gsp_bot::portal::{Portal, Seat};

use super::{failure, fill, portal_at, wish};

pub(super) async fn served(
    answer: impl Fn() -> Response + Clone + Send + Sync + 'static,
) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(move || std::future::ready(answer()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn reason_at(address: &str) -> (Reason, Option<u64>) {
    let folder = tempfile::tempdir().unwrap();
    let portal = portal_at(address, "secret", &folder);
    let mut seat = portal.seat(0).await.unwrap();
    let failure = failure(fill(&mut seat, &wish(&folder, "958", &[("1001", 1)])).await);
    seat.close().await;
    portal.close().await;
    (failure.reason, failure.retry_after_ms)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_requests_with_a_wait() {
    let busy = || {
        (
            StatusCode::TOO_MANY_REQUESTS,
            [(header::RETRY_AFTER, "120")],
            "busy",
        )
            .into_response()
    };
    assert_eq!(
        reason_at(&served(busy).await).await,
        (Reason::TooManyRequests, Some(120_000))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn being_worked_on() {
    let page = || Html("<meta charset=utf-8><h1>Estamos en mantención</h1>").into_response();
    let address = served(page).await;
    assert_eq!(reason_at(&address).await.0, Reason::Maintenance);
    assert!(!answers(&address).await, "work would begin anew");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blank_pages_are_no_answer() {
    let blank = || Html("<!doctype html><title></title>").into_response();
    assert!(!answers(&served(blank).await).await);
}

async fn answers(address: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let portal = portal_at(address, "secret", &folder);
    let answers = portal.answers().await;
    portal.close().await;
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_else_altogether() {
    let page = || Html("<h1>Bienvenidos al nuevo GSP</h1><button>Entrar</button>").into_response();
    assert_eq!(
        reason_at(&served(page).await).await.0,
        Reason::LayoutChanged
    );
}
