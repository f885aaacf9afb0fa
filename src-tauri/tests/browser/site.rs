//! Pages of our own with the troubles of real ones, served on a free port, and a browser to see
//! them with.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use gsp_bot::browser::{Browser, Context, Deadline, LaunchOptions, Selector, Target};

pub struct Site {
    pub address: String,
    pub browser: Browser,
    pub context: Context,
    folder: tempfile::TempDir,
}

impl Site {
    /// A page with this body, open in a fresh context.
    pub async fn open(body: &'static str) -> Self {
        let page = format!(
            "<!doctype html><html lang=es><meta charset=utf-8><title>t</title><body>{body}</body>"
        );
        let routes = Router::new()
            .route("/", get(move || async move { Html(page) }))
            .route("/other", get(|| async { Html("<p id=other>other</p>") }))
            .route(
                "/broken",
                get(|| async { (StatusCode::BAD_GATEWAY, "no").into_response() }),
            )
            .route(
                "/hang",
                get(|| async { std::future::pending::<&str>().await }),
            );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let folder = tempfile::tempdir().unwrap();
        let browser = launch(folder.path()).await;
        let context = browser.new_context().await.unwrap();
        context.page().goto(&address, soon()).await.unwrap();
        Self {
            address,
            browser,
            context,
            folder,
        }
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn text(&self, css: &str) -> String {
        let read = "(css) => document.querySelector(css)?.textContent ?? 'nothing'";
        self.context
            .page()
            .call(read, &[css.into()], soon())
            .await
            .unwrap()
    }
}

pub async fn launch(folder: &std::path::Path) -> Browser {
    Browser::launch(LaunchOptions {
        executable: None,
        headless: true,
        folder: folder.join("browsers"),
        slow_mo_ms: 0,
        blocked_urls: Vec::new(),
    })
    .await
    .expect("the browser tests need chromium-headless-shell, Chromium, Chrome or Edge")
}

/// Long enough for a busy machine; nothing waits for it to pass.
pub fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(30))
}

/// For what is expected not to happen.
pub fn brief() -> Deadline {
    Deadline::after(Duration::from_millis(900))
}

pub fn css(selector: &str) -> Target {
    Target::new(selector, [Selector::css(selector)])
}
