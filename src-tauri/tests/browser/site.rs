//! Pages of our own with the troubles of real ones, served on a free port, and a browser to see
//! them with.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use gsp_bot::browser::{Browser, Context, Deadline, LaunchOptions, Page, Selector, Target};

pub(crate) struct Site {
    pub(crate) address: String,
    pub(crate) browser: Browser,
    pub(crate) context: Context,
    folder: tempfile::TempDir,
}

impl Site {
    /// A page with this body, open in a fresh context of a browser of its own.
    pub(crate) async fn open(body: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let browser = launch(folder.path()).await;
        Self::with(browser, folder, body).await
    }

    pub(crate) async fn with(
        browser: Browser,
        folder: tempfile::TempDir,
        body: &'static str,
    ) -> Self {
        let address = serve(body).await;
        let context = browser.new_context().await.unwrap();
        context.page().goto(&address, soon()).await.unwrap();
        Self {
            address,
            browser,
            context,
            folder,
        }
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) async fn text(&self, css: &str) -> String {
        let read = "(css) => document.querySelector(css)?.textContent ?? 'nothing'";
        self.context
            .page()
            .call(read, &[css.into()], soon())
            .await
            .unwrap()
    }

    /// Waits for what the page's own watch tells, which nothing announces.
    pub(crate) async fn until(&self, is_so: impl Fn(&Page) -> bool) {
        let page = self.context.page();
        let deadline = soon();
        while !is_so(page) {
            assert!(!deadline.is_over(), "{:#?}", page.troubles());
            // A turn through the browser: what it had to tell before is told by then.
            let _: u8 = page.call("() => 0", &[], soon()).await.unwrap();
        }
    }
}

async fn serve(body: &'static str) -> String {
    let page = format!(
        "<!doctype html><html lang=es><meta charset=utf-8><title>t</title><body>{body}</body>"
    );
    let picture = || async {
        (
            [("content-type", "image/svg+xml")],
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
        )
    };
    let routes = Router::new()
        .route("/", get(move || async move { Html(page) }))
        .route("/other", get(|| async { Html("<p id=other>other</p>") }))
        .route("/picture.svg", get(picture))
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
    address
}

pub(crate) async fn launch(folder: &std::path::Path) -> Browser {
    launch_with(folder, |_| {}).await
}

pub(crate) async fn launch_with(
    folder: &std::path::Path,
    change: impl FnOnce(&mut LaunchOptions),
) -> Browser {
    let mut options = LaunchOptions {
        executable: None,
        headless: true,
        folder: folder.join("browsers"),
        slow_mo_ms: 0,
        blocked_urls: Vec::new(),
    };
    change(&mut options);
    Browser::launch(options)
        .await
        .expect("the browser tests need chromium-headless-shell, Chromium, Chrome or Edge")
}

/// Long enough for a busy machine; nothing waits for it to pass.
pub(crate) fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(30))
}

/// For what is expected not to happen.
pub(crate) fn brief() -> Deadline {
    Deadline::after(Duration::from_millis(900))
}

pub(crate) fn css(selector: &str) -> Target {
    Target::new(selector, [Selector::css(selector)])
}
