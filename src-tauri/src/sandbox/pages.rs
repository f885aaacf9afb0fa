//! The built pages, part of the program.

use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "src-tauri/src/sandbox/pages/dist"]
struct Built;

/// A built file, or the application for every other address.
pub(super) async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Built::get(path).filter(|_| path.starts_with("assets/")) {
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
        return (headers, file.data).into_response();
    }
    if path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Built::get("index.html") {
        Some(page) => ([(header::CACHE_CONTROL, "no-store")], Html(page.data)).into_response(),
        None => {
            let how =
                "The pages are not built: npm ci && npm run build in src-tauri/src/sandbox/pages";
            (StatusCode::INTERNAL_SERVER_ERROR, how).into_response()
        }
    }
}
