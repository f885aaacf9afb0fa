//! A running browser and its isolated contexts.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::target::{
    AttachToTargetParams, CreateBrowserContextParams, CreateTargetParams,
    DisposeBrowserContextParams,
};
use serde_json::json;
use tokio::sync::watch;

use super::connection::{self, Session};
use super::events::{self, Watch};
use super::process::BrowserProcess;
use super::{ActionError, BrowserError, BrowserKind, Deadline, Page, find_browser};

const START_TIMEOUT: Duration = Duration::from_secs(30);
const SETUP_TIMEOUT: Duration = Duration::from_secs(15);
const DISPOSE_TIMEOUT: Duration = Duration::from_secs(5);
const END_TIMEOUT: Duration = Duration::from_secs(5);

/// How a browser is started.
#[derive(Clone, Debug)]
pub struct LaunchOptions {
    /// This browser and no other; otherwise one is looked for.
    pub executable: Option<PathBuf>,
    /// Without windows.
    pub headless: bool,
    /// Where profile folders are made; removed with the browser.
    pub folder: PathBuf,
    /// Pause between two actions, in milliseconds, to watch.
    pub slow_mo_ms: u64,
    /// Addresses that are never loaded, with `*` as a wildcard: pictures, trackers.
    pub blocked_urls: Vec<String>,
}

/// A browser process of ours. Dropping the last handle kills it, and waits until it is gone, some
/// 50 ms and at most 2 s: [`Browser::close`] does the same without holding a thread up.
#[derive(Clone, Debug)]
pub struct Browser {
    pub(super) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) session: Session,
    closed: watch::Receiver<bool>,
    process: tokio::sync::Mutex<Option<BrowserProcess>>,
    pid: u32,
    kind: BrowserKind,
    options: LaunchOptions,
}

impl Browser {
    /// Starts a browser.
    ///
    /// # Errors
    /// When none is found, or it does not start within 30 s.
    pub async fn launch(options: LaunchOptions) -> Result<Self, BrowserError> {
        let found = find_browser(options.executable.as_deref(), options.headless)?;
        let mut options = options;
        // The clean-up recognises our browsers by this path: it must not depend on where we stand.
        std::fs::create_dir_all(&options.folder).map_err(|error| BrowserError::NotStarted {
            path: found.path.clone(),
            why: error.to_string(),
        })?;
        if let Ok(folder) = options.folder.canonicalize() {
            options.folder = folder;
        }
        let (process, address) =
            BrowserProcess::start(&found, options.headless, &options.folder, START_TIMEOUT).await?;
        let pid = process.pid();
        let deadline = Deadline::after(SETUP_TIMEOUT);
        let (session, closed) = connection::connect(&address, deadline).await?;
        // Tells of the windows that pages open.
        let discover = json!({ "discover": true, "filter": [{ "type": "page" }] });
        session
            .call("Target.setDiscoverTargets".into(), discover, deadline)
            .await?;
        Ok(Self {
            shared: Arc::new(Shared {
                session,
                closed,
                process: tokio::sync::Mutex::new(Some(process)),
                pid,
                kind: found.kind,
                options,
            }),
        })
    }

    /// The number of its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.shared.pid
    }

    /// What sort it is.
    #[must_use]
    pub fn kind(&self) -> BrowserKind {
        self.shared.kind
    }

    /// Whether it still answers.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !*self.shared.closed.borrow()
    }

    /// Ends when the browser is gone.
    pub async fn closed(&self) {
        let mut closed = self.shared.closed.clone();
        // An error means that the dispatcher is gone, and the browser with it.
        let _ = closed.wait_for(|closed| *closed).await;
    }

    /// An isolated context with its one page: cookies, storage and cache of its own.
    ///
    /// # Errors
    /// When the browser is gone or does not answer within 15 s.
    pub async fn new_context(&self) -> Result<Context, BrowserError> {
        let deadline = Deadline::after(SETUP_TIMEOUT);
        let session = &self.shared.session;
        let context = CreateBrowserContextParams::builder()
            .dispose_on_detach(true)
            .build();
        let context = session.run(context, deadline).await?.browser_context_id;
        match self.page_in(context.inner().clone(), deadline).await {
            Ok(page) => Ok(Context {
                browser: self.clone(),
                id: Some(context.inner().clone()),
                page,
            }),
            Err(error) => {
                dispose(session.clone(), context.inner().clone()).await;
                Err(error.into())
            }
        }
    }

    async fn page_in(&self, context: String, deadline: Deadline) -> Result<Page, ActionError> {
        let session = &self.shared.session;
        let target = CreateTargetParams::builder()
            .url("about:blank")
            .browser_context_id(context.clone())
            .build()
            .map_err(ActionError::Protocol)?;
        let browser_events = session.events();
        let target = session.run(target, deadline).await?.target_id;
        let attach = AttachToTargetParams::builder()
            .target_id(target.clone())
            .flatten(true)
            .build()
            .map_err(ActionError::Protocol)?;
        let attached = session.run(attach, deadline).await?.session_id;
        let page_session = session.attach(attached.inner().clone()).await?;
        let watch = Arc::new(Watch::default());
        tokio::spawn(events::close_windows(
            session.clone(),
            browser_events,
            context,
            target.inner().clone(),
            Arc::clone(&watch),
        ));
        Page::new(
            page_session,
            target.inner().clone(),
            watch,
            self.shared.options.slow_mo_ms,
            &self.shared.options.blocked_urls,
            deadline,
        )
        .await
    }

    /// Ends the browser and waits until it is gone.
    pub async fn close(&self) {
        if let Some(process) = self.shared.process.lock().await.take() {
            process.end(END_TIMEOUT).await;
        }
    }
}

/// An isolated context. Dropping it gives it back in the background.
#[derive(Debug)]
pub struct Context {
    pub(super) browser: Browser,
    pub(super) id: Option<String>,
    pub(super) page: Page,
}

impl Context {
    /// Its page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Whether its page can still be used.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.browser.is_alive() && !self.page.is_crashed()
    }

    /// The browser that it belongs to.
    #[must_use]
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Gives it back and waits for that, at most 5 s.
    pub async fn close(mut self) {
        if let Some(id) = self.id.take() {
            dispose(self.browser.shared.session.clone(), id).await;
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // An aborted task drops its context: nobody is left to wait for it.
        if let Some(id) = self.id.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(dispose(self.browser.shared.session.clone(), id));
        }
    }
}

async fn dispose(session: Session, id: String) {
    let dispose = DisposeBrowserContextParams::new(id);
    if let Err(error) = session.run(dispose, Deadline::after(DISPOSE_TIMEOUT)).await {
        tracing::debug!(%error, "a browser context was not given back");
    }
}
