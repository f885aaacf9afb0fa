//! `evidence://localhost/ID`: a picture by its number. No path ever reaches the window.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use super::Shell;

pub(super) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let id = request.uri().path().trim_matches('/').parse::<i64>().ok();
        let picture = match (id, app.state::<Shell>().ops()) {
            (Some(id), Ok(ops)) => match ops.evidence_path(id).await {
                Ok(path) => tokio::fs::read(path).await.ok(),
                Err(_) => None,
            },
            _ => None,
        };
        responder.respond(answer(picture));
    });
}

fn answer(picture: Option<Vec<u8>>) -> Response<Vec<u8>> {
    let (status, body) = match picture {
        Some(body) => (StatusCode::OK, body),
        None => (StatusCode::NOT_FOUND, Vec::new()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    // A picture or nothing: a page's saved markup is never shown as a page of ours.
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("image/jpeg"),
    );
    response
}
