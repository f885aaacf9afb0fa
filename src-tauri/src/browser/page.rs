//! One page of one context.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::connection::Session;
use super::events::{self, Watch};
use super::script::World;
use super::{ActionError, CallLog, Deadline, NavigationProblem};

pub(super) const VIEWPORT: (u32, u32) = (1280, 800);

/// A page. Cheap to clone; all clones are the same page.
#[derive(Clone, Debug)]
pub struct Page {
    pub(super) session: Session,
    pub(super) world: Arc<World>,
    pub(super) log: Arc<CallLog>,
    pub(super) watch: Arc<Watch>,
    slow_mo: Duration,
    /// A script that is for the next document only.
    once: Arc<Mutex<Option<String>>>,
}

impl Page {
    pub(super) async fn new(
        session: Session,
        frame: String,
        watch: Arc<Watch>,
        slow_mo_ms: u64,
        blocked_urls: &[String],
        deadline: Deadline,
    ) -> Result<Self, ActionError> {
        let log = Arc::new(CallLog::new());
        let listener = events::listen(session.clone(), session.events(), Arc::clone(&watch));
        tokio::spawn(listener);
        let (width, height) = VIEWPORT;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        for (method, parameters) in [
            ("Page.enable", json!({})),
            ("Runtime.enable", json!({})),
            ("Network.enable", json!({ "maxPostDataSize": 0 })),
            ("Log.enable", json!({})),
            ("Inspector.enable", json!({})),
            ("Emulation.setDeviceMetricsOverride", metrics),
            // A page that is not in front still gets its focus events.
            (
                "Emulation.setFocusEmulationEnabled",
                json!({ "enabled": true }),
            ),
            ("Emulation.setLocaleOverride", json!({ "locale": "es-CL" })),
            ("Network.setBlockedURLs", json!({ "urls": blocked_urls })),
        ] {
            session.call(method.into(), parameters, deadline).await?;
        }
        let world = Arc::new(World::new(session.clone(), frame));
        Ok(Self {
            session,
            world,
            log,
            watch,
            slow_mo: Duration::from_millis(slow_mo_ms),
            once: Arc::default(),
        })
    }

    /// Goes to an address. Answers once the document is there; its scripts may still run.
    ///
    /// # Errors
    /// [`ActionError::Navigation`] with the cause when it does not load; a server that does not
    /// answer by the deadline counts as timed out, and the page can be used again.
    pub async fn goto(&self, address: &str, deadline: Deadline) -> Result<(), ActionError> {
        self.watch.acted();
        self.log.line(format!("goto {}", without_query(address)));
        let parameters = json!({ "url": address });
        let answer = self
            .session
            .call("Page.navigate".into(), parameters, deadline)
            .await;
        self.forget_script().await?;
        match answer {
            Ok(answer) => match answer["errorText"].as_str() {
                // A download or a 204 leaves the page as it was.
                None | Some("" | "net::ERR_ABORTED") => Ok(()),
                Some(text) => {
                    self.log.line(format!("  {text}"));
                    Err(ActionError::Navigation(NavigationProblem::from_text(text)))
                }
            },
            Err(ActionError::Timeout { .. }) => {
                self.log.line("  no answer");
                // Its answer says nothing; the page can be used again either way.
                drop(
                    self.session
                        .send("Page.stopLoading".into(), json!({}))
                        .await?,
                );
                Err(ActionError::Navigation(NavigationProblem::TimedOut))
            }
            Err(error) => Err(error),
        }
    }

    /// Has the page give back the memory that it no longer uses. Chromium puts that off as long as
    /// there is room, and every page of the pool takes its share.
    ///
    /// # Errors
    /// When the page is gone or does not answer by the deadline.
    pub async fn shed_memory(&self, deadline: Deadline) -> Result<(), ActionError> {
        self.session
            .call("HeapProfiler.collectGarbage".into(), json!({}), deadline)
            .await?;
        Ok(())
    }

    /// Loads the document again. Answers once the new one is there.
    ///
    /// # Errors
    /// When no new document came by the deadline, or the page is gone.
    pub async fn reload(&self, deadline: Deadline) -> Result<(), ActionError> {
        self.watch.acted();
        self.log.line("reload");
        let mut events = self.session.events();
        self.session
            .call("Page.reload".into(), json!({}), deadline)
            .await?;
        let arrived = async {
            loop {
                match events.recv().await {
                    Ok(event)
                        if event.method == "Page.frameNavigated"
                            && event.params["frame"]["parentId"].is_null() =>
                    {
                        return Ok(());
                    }
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return Err(ActionError::Gone),
                }
            }
        };
        tokio::time::timeout_at(deadline.instant(), arrived)
            .await
            .unwrap_or(Err(ActionError::Navigation(NavigationProblem::TimedOut)))
    }

    /// Where the page is.
    ///
    /// # Errors
    /// When the page does not answer by the deadline or is gone.
    pub async fn address(&self, deadline: Deadline) -> Result<String, ActionError> {
        self.call("() => location.href", &[], deadline).await
    }

    /// The HTTP status of the document, 0 when unknown.
    ///
    /// # Errors
    /// When the page does not answer by the deadline or is gone.
    pub async fn document_status(&self, deadline: Deadline) -> Result<u16, ActionError> {
        self.call("() => gsp.status()", &[], deadline).await
    }

    /// Runs a function in an isolated world of the page, with JSON arguments. It sees the page's
    /// document and `gsp`, the library of `js/page.js`. Promises are awaited. It must be harmless
    /// when run twice: a new document runs it again.
    ///
    /// # Errors
    /// When it throws, when the page does not answer by the deadline, or is gone.
    pub async fn call<T: DeserializeOwned>(
        &self,
        function: &str,
        arguments: &[Value],
        deadline: Deadline,
    ) -> Result<T, ActionError> {
        self.world.call(function, arguments, deadline).await
    }

    /// What its scripts and its document hold in memory: one question to the renderer.
    ///
    /// # Errors
    /// When the page does not answer by the deadline or is gone.
    pub async fn heap_bytes(&self, deadline: Deadline) -> Result<u64, ActionError> {
        let method = "Runtime.getHeapUsage".into();
        let usage = self.session.call(method, json!({}), deadline).await?;
        let parts = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"];
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the protocol's numbers are doubles; sizes are whole and far smaller"
        )]
        let size = |part: &str| usage[part].as_f64().unwrap_or(0.0) as u64;
        Ok(parts.into_iter().map(size).sum())
    }

    /// Requests that are under way.
    #[must_use]
    pub fn pending_requests(&self) -> usize {
        self.watch.pending()
    }

    /// Requests that were begun and JavaScript dialogs that were opened, ever: as long as it stays
    /// the same, nothing came of a press that leads to either.
    #[must_use]
    pub fn stirs(&self) -> u64 {
        self.watch.stirs()
    }

    /// What `alert` and `confirm` said since this was asked last. They are answered at once.
    #[must_use]
    pub fn take_said(&self) -> Vec<String> {
        self.watch.take_said()
    }

    /// Whether `confirm` is answered yes from now on; it is not, as a rule.
    pub fn agree(&self, agrees: bool) {
        self.watch.agree(agrees);
    }

    /// Console errors, failed requests and dialogs of late, oldest first.
    #[must_use]
    pub fn troubles(&self) -> Vec<String> {
        self.watch.lines()
    }

    /// Whether a request was answered 429 since this was asked last; how long to wait, in
    /// milliseconds, 0 when the server did not say.
    #[must_use]
    pub fn take_too_many_requests(&self) -> Option<u64> {
        self.watch.take_too_many_requests()
    }

    /// Whether its renderer crashed.
    #[must_use]
    pub fn is_crashed(&self) -> bool {
        self.watch.is_crashed()
    }

    /// What was asked of it.
    #[must_use]
    pub fn log(&self) -> &CallLog {
        &self.log
    }

    /// Begins a new log: the page serves another purpose from here on.
    pub fn restart_log(&self) {
        self.log.restart();
        self.watch.restart();
    }

    /// Ends a script that does not end by itself.
    ///
    /// # Errors
    /// When the page does not answer by the deadline or is gone.
    pub async fn terminate_script(&self, deadline: Deadline) -> Result<(), ActionError> {
        self.session
            .call("Runtime.terminateExecution".into(), json!({}), deadline)
            .await?;
        Ok(())
    }

    /// The script with this identifier is removed once the next document has it.
    pub(super) fn forget_after_load(&self, script: Option<&str>) {
        *self.once.lock().unwrap_or_else(PoisonError::into_inner) = script.map(str::to_owned);
    }

    async fn forget_script(&self) -> Result<(), ActionError> {
        let script = self
            .once
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(script) = script {
            let parameters = json!({ "identifier": script });
            let method = "Page.removeScriptToEvaluateOnNewDocument";
            // Its answer says nothing that matters.
            drop(self.session.send(method.into(), parameters).await?);
        }
        Ok(())
    }

    pub(super) async fn slow_down(&self) {
        if !self.slow_mo.is_zero() {
            tokio::time::sleep(self.slow_mo).await;
        }
    }
}

/// Queries may hold tickets: they are not written down.
pub(super) fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}
