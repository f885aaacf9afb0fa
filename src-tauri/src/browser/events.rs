//! What a page is seen doing: its requests, its errors, its dialogs. Bounded, for evidence and to
//! know whether something is under way.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::connection::{Event, Session};
use super::page::without_query;

const LINES_MAX: usize = 100;
const LINE_CHARS_MAX: usize = 300;
/// A page that never ends its requests is not waited for; more than this is not counted.
const PENDING_MAX: usize = 1_000;

/// A request that a page makes by itself and that lasts so long is a poll that stands all the time,
/// and so is any that lasts much longer. Others to the same place are not waited for from then on.
const POLL: Duration = Duration::from_secs(5);
const STANDING: Duration = Duration::from_secs(15);
/// What a page begins so long after the last thing that was done on it, it does by itself.
const BY_ITSELF: Duration = Duration::from_secs(2);
const STANDING_MAX: usize = 100;
/// More dialogs than this at once are not kept.
const SAID_MAX: usize = 20;

/// What was seen, shared between the page and the task that listens.
#[derive(Debug, Default)]
pub(super) struct Watch {
    seen: Mutex<Observed>,
}

#[derive(Debug, Default)]
struct Observed {
    lines: VecDeque<String>,
    pending: HashMap<String, Request>,
    /// Places to which requests stand all the time.
    standing: HashSet<String>,
    acted: Option<Instant>,
    crashed: bool,
    too_many_requests: Option<u64>,
    /// Requests that were begun and dialogs that were opened, ever.
    stirs: u64,
    /// What JavaScript dialogs said since this was asked last.
    said: VecDeque<String>,
    /// Whether a question is answered yes.
    agrees: bool,
}

#[derive(Debug)]
struct Request {
    place: String,
    began: Instant,
    is_by_itself: bool,
}

impl Watch {
    /// Something is done on the page: what it asks for now follows from that.
    pub(super) fn acted(&self) {
        self.locked().acted = Some(Instant::now());
    }

    /// Console errors, failed requests and dialogs of late, oldest first.
    pub(super) fn lines(&self) -> Vec<String> {
        self.locked().lines.iter().cloned().collect()
    }

    /// Requests under way, without those that stand all the time.
    pub(super) fn pending(&self) -> usize {
        let mut seen = self.locked();
        let Observed {
            pending, standing, ..
        } = &mut *seen;
        for request in pending.values() {
            let age = request.began.elapsed();
            let stands = age > STANDING || (request.is_by_itself && age > POLL);
            if stands && standing.len() < STANDING_MAX {
                standing.insert(request.place.clone());
            }
        }
        pending
            .values()
            .filter(|request| !standing.contains(&request.place))
            .count()
    }

    /// Requests that were begun and dialogs that were opened, ever: a press that was taken makes it
    /// rise, as a rule.
    pub(super) fn stirs(&self) -> u64 {
        self.locked().stirs
    }

    /// What `alert` and `confirm` said since this was asked last.
    pub(super) fn take_said(&self) -> Vec<String> {
        self.locked().said.drain(..).collect()
    }

    /// Whether `confirm` is answered yes from now on.
    pub(super) fn agree(&self, agrees: bool) {
        self.locked().agrees = agrees;
    }

    pub(super) fn is_crashed(&self) -> bool {
        self.locked().crashed
    }

    /// Whether the server answered 429 since this was asked last, and how long it said to wait, in
    /// milliseconds; 0 when it did not say.
    pub(super) fn take_too_many_requests(&self) -> Option<u64> {
        self.locked().too_many_requests.take()
    }

    pub(super) fn restart(&self) {
        let mut seen = self.locked();
        seen.lines.clear();
        seen.too_many_requests = None;
        seen.said.clear();
        seen.agrees = false;
    }

    /// A JavaScript dialog has opened. Answers whether it is agreed to: "Leave this page?" is, or no
    /// navigation would ever end; a question only when it is expected.
    fn dialog(&self, kind: &str, message: &str) -> bool {
        self.line(&format!("dialog: {message}"));
        let mut seen = self.locked();
        seen.stirs += 1;
        if kind == "beforeunload" {
            return true;
        }
        if seen.said.len() < SAID_MAX {
            seen.said
                .push_back(message.chars().take(LINE_CHARS_MAX).collect());
        }
        kind == "alert" || (kind == "confirm" && seen.agrees)
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Observed> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn line(&self, text: &str) {
        let mut seen = self.locked();
        if seen.lines.len() == LINES_MAX {
            seen.lines.pop_front();
        }
        seen.lines
            .push_back(text.chars().take(LINE_CHARS_MAX).collect());
    }
}

/// Listens until the session ends. Answers JavaScript dialogs, which block everything else.
pub(super) async fn listen(
    session: Session,
    mut events: broadcast::Receiver<Arc<Event>>,
    watch: Arc<Watch>,
) {
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(broadcast::error::RecvError::Lagged(_)) => {
                // What ended meanwhile is not known, and a dialog may have opened.
                watch.locked().pending.clear();
                close_dialog(&session, false).await;
                continue;
            }
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let params = &event.params;
        match event.method.as_ref() {
            "Network.requestWillBeSent" => {
                let mut seen = watch.locked();
                // Streams never end; nobody waits for them.
                let lasting = matches!(
                    params["type"].as_str(),
                    Some("EventSource" | "WebSocket" | "Ping")
                );
                seen.stirs += u64::from(!lasting);
                if !lasting && seen.pending.len() < PENDING_MAX {
                    let is_by_itself = seen.acted.is_some_and(|at| at.elapsed() > BY_ITSELF);
                    let request = Request {
                        place: without_query(&text(&params["request"]["url"])).to_owned(),
                        began: Instant::now(),
                        is_by_itself,
                    };
                    seen.pending.insert(text(&params["requestId"]), request);
                }
            }
            "Network.loadingFinished" => {
                watch.locked().pending.remove(&text(&params["requestId"]));
            }
            "Network.loadingFailed" => {
                watch.locked().pending.remove(&text(&params["requestId"]));
                if params["canceled"] != json!(true) {
                    watch.line(&format!("request failed: {}", text(&params["errorText"])));
                }
            }
            "Network.responseReceived" => response(&watch, &params["response"]),
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                let what = details["exception"]["description"]
                    .as_str()
                    .or_else(|| details["text"].as_str())
                    .unwrap_or_default();
                watch.line(&format!("exception: {what}"));
            }
            "Log.entryAdded" if params["entry"]["level"] == "error" => {
                watch.line(&format!("console: {}", text(&params["entry"]["text"])));
            }
            "Page.javascriptDialogOpening" => {
                let accept = watch.dialog(&text(&params["type"]), &text(&params["message"]));
                close_dialog(&session, accept).await;
            }
            "Page.frameNavigated" if params["frame"]["parentId"].is_null() => {
                watch.locked().pending.clear();
            }
            "Inspector.targetCrashed" => {
                watch.locked().crashed = true;
                watch.line("the page crashed");
            }
            _ => {}
        }
    }
}

async fn close_dialog(session: &Session, accept: bool) {
    let answer = json!({ "accept": accept });
    // A session that is gone has no dialog.
    let _ = session
        .send("Page.handleJavaScriptDialog".into(), answer)
        .await;
}

/// Closes every window that a context opens besides its own page, until that page is gone: nobody
/// looks at them, and a second page would stop the first one's frames.
pub(super) async fn close_windows(
    browser: Session,
    mut events: broadcast::Receiver<Arc<Event>>,
    context: String,
    page: String,
    watch: Arc<Watch>,
) {
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            // A window that was missed stays open: it costs memory and nothing else.
            Err(broadcast::error::RecvError::Lagged(_)) => continue,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let target = &event.params["targetInfo"];
        match event.method.as_ref() {
            "Target.targetCreated"
                if target["type"] == "page"
                    && target["browserContextId"] == context.as_str()
                    && target["targetId"] != page.as_str() =>
            {
                // Where it was going is not known yet.
                watch.line("window closed");
                let which = json!({ "targetId": target["targetId"] });
                let _ = browser.send("Target.closeTarget".into(), which).await;
            }
            "Target.targetDestroyed" if event.params["targetId"] == page.as_str() => return,
            _ => {}
        }
    }
}

fn response(watch: &Watch, response: &Value) {
    let status = response["status"].as_i64().unwrap_or(0);
    if status >= 400 {
        // Without the query: it may hold what nobody is to read.
        let address = text(&response["url"]);
        watch.line(&format!("answered {status}: {}", without_query(&address)));
    }
    if status == 429 {
        let headers = response["headers"].as_object();
        let seconds = headers
            .and_then(|headers| {
                headers
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
            })
            .and_then(|(_, value)| value.as_str()?.trim().parse::<u64>().ok())
            .unwrap_or(0);
        watch.locked().too_many_requests = Some(seconds.saturating_mul(1_000));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
