//! The real portal behind the engine's traits: one browser, one isolated context a seat, one
//! account for all.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio_util::sync::CancellationToken;

use crate::browser::{
    ActionError, Browser, BrowserError, Context, Deadline, EvidencePart, LaunchOptions, SavedLogin,
};
use crate::domain::{CartCondition, Failure, Reason, Step};

use super::account::{Account, Credentials};
use super::check::{self, CheckGoal, Checkup};
use super::details;
use super::growth::{Growth, Renewals};
use super::logins::Logins;
use super::profile::Profile;
use super::steps::Headers;
use super::trouble::Trouble;
use super::visit::Visit;
use super::{
    EvidenceFile, EvidenceKind, EvidencePlace, Filled, Journal, Miss, Portal, Seat, Stopped, Wish,
};

/// A probe of the portal's address, at most.
const PROBE_TIMEOUT: Duration = Duration::from_secs(15);

/// Taking a login over, or giving it up, at most.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(3);
/// Asking a page how large it is, at most.
const WEIGHING_TIMEOUT: Duration = Duration::from_secs(3);

/// What the portal is driven with.
#[derive(Clone, Debug)]
pub struct PortalOptions {
    /// The portal as data.
    pub profile: Profile,
    /// The supervisor account; without it every login fails at once.
    pub credentials: Option<Credentials>,
    /// How the browser is started, what it never loads, and how slowly it acts.
    pub browser: LaunchOptions,
}

/// The GSP portal.
pub struct GspPortal {
    shared: Arc<Shared>,
    launch: LaunchOptions,
    browser: Mutex<Option<Browser>>,
}

struct Shared {
    profile: RwLock<Arc<Profile>>,
    before_each_order: OnceLock<Box<dyn Fn() + Send + Sync>>,
    account: Account,
    renewals: Renewals,
    logins: Logins,
}

/// A seat in it: a browser context with one page.
pub struct GspSeat {
    context: Context,
    shared: Arc<Shared>,
    headers: Headers,
    is_broken: bool,
    /// Which credentials its login is of.
    credentials: u64,
    growth: Growth,
}

impl GspPortal {
    /// A portal whose browser starts when the first seat is asked for.
    #[must_use]
    pub fn new(options: PortalOptions) -> Self {
        Self {
            shared: Arc::new(Shared {
                profile: RwLock::new(Arc::new(options.profile)),
                before_each_order: OnceLock::new(),
                account: Account::new(options.credentials),
                renewals: Renewals::one_at_a_time(),
                logins: Logins::default(),
            }),
            launch: options.browser,
            browser: Mutex::new(None),
        }
    }

    /// Uses another profile from the next order on.
    pub fn use_profile(&self, profile: Profile) {
        *self
            .shared
            .profile
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(profile);
    }

    /// The address that it is reached at now.
    #[must_use]
    pub fn address(&self) -> String {
        self.shared.profile().address.base.clone()
    }

    /// Calls this before each order and each check-up: the place to look whether the profile has
    /// changed. The first call counts.
    pub fn before_each_order(&self, look: impl Fn() + Send + Sync + 'static) {
        // A second one would be a mistake of ours, and the first still looks.
        let _ = self.shared.before_each_order.set(Box::new(look));
    }

    /// Uses other credentials from the next login on; what was refused before counts no longer.
    pub fn use_credentials(&self, credentials: Option<Credentials>) {
        self.shared.account.replace(credentials);
        self.shared.logins.clear();
    }

    /// The code of the account that it signs in with.
    #[must_use]
    pub fn account_code(&self) -> Option<String> {
        self.shared.account.code().0
    }

    /// Whether the portal refuses the account, as it changes.
    #[must_use]
    pub fn refused(&self) -> watch::Receiver<bool> {
        self.shared.account.refused()
    }

    /// Logins for the seats that are asked for next, in place of signing in.
    pub fn take_logins(&self, logins: Vec<SavedLogin>) {
        for login in logins {
            self.shared.logins.keep(login);
        }
    }

    /// The logins that no seat has; none while the portal refuses the account.
    #[must_use]
    pub fn logins(&self) -> Vec<SavedLogin> {
        if *self.shared.account.refused().borrow() {
            return Vec::new();
        }
        self.shared.logins.all()
    }

    /// Whether a browser of ours runs.
    pub async fn has_browser(&self) -> bool {
        self.browser
            .lock()
            .await
            .as_ref()
            .is_some_and(Browser::is_alive)
    }

    /// A context in the browser that runs, or in a new one. One caller at a time starts it.
    async fn context(&self) -> Result<Context, BrowserError> {
        let mut slot = self.browser.lock().await;
        if let Some(browser) = slot.as_ref().filter(|browser| browser.is_alive()) {
            match browser.new_context().await {
                Ok(context) => return Ok(context),
                Err(error) => {
                    tracing::warn!(%error, "the browser gives no context; starting another")
                }
            }
        }
        if let Some(old) = slot.take() {
            old.close().await;
        }
        let browser = Browser::launch(self.launch.clone()).await?;
        let context = browser.new_context().await;
        *slot = Some(browser);
        context
    }
}

impl Portal for GspPortal {
    type Seat = GspSeat;

    async fn seat(&self, _worker: usize) -> Result<GspSeat, Failure> {
        match self.context().await {
            Ok(context) => {
                if let Some(login) = self.shared.logins.take_one() {
                    // Without it the seat signs in by itself.
                    let deadline = Deadline::after(LOGIN_TIMEOUT);
                    if let Err(error) = context.restore_login(&login, deadline).await {
                        tracing::debug!(%error, "a login could not be taken over");
                    }
                }
                Ok(GspSeat {
                    context,
                    shared: Arc::clone(&self.shared),
                    headers: Headers::new(),
                    is_broken: false,
                    credentials: self.shared.account.code().1,
                    growth: Growth::default(),
                })
            }
            Err(error) => Err(no_seat(&error)),
        }
    }

    async fn answers(&self) -> bool {
        let Ok(context) = self.context().await else {
            return false;
        };
        let profile = self.shared.profile();
        let address = profile.url(&profile.address.start);
        let deadline = Deadline::after(PROBE_TIMEOUT);
        let answers = match context.page().goto(&address, deadline).await {
            Ok(()) => {
                let status = context.page().document_status(deadline).await;
                status.is_ok_and(|status| status < 500)
            }
            Err(_) => false,
        };
        context.close().await;
        answers
    }

    fn allow_sign_in(&self) {
        self.shared.account.forgive();
    }

    async fn close(&self) {
        if let Some(browser) = self.browser.lock().await.take() {
            browser.close().await;
        }
    }
}

impl Seat for GspSeat {
    async fn fill<J: Journal>(
        &mut self,
        wish: &Wish,
        journal: &mut J,
        stop: &CancellationToken,
    ) -> Result<Filled, Stopped> {
        let profile = self.shared.newest_profile();
        let page = self.context.page();
        page.restart_log();
        let account = &self.shared.account;
        let mut visit = Visit::new(
            page,
            &profile,
            account,
            wish,
            journal,
            &mut self.headers,
            stop,
        );
        let outcome = visit.fill_cart().await;
        let (step, cart) = (visit.step, visit.condition);
        let (reason, detail, retry_after_ms) = match outcome {
            Ok(filled) => {
                self.weigh(&profile).await;
                return Ok(filled);
            }
            Err(Trouble::Told) => return Err(Stopped::Told { cart }),
            // The loops that meet it bound it; one that gets here found no way on.
            Err(Trouble::Astray(what)) => (Reason::TimedOut, what, None),
            Err(Trouble::Failed {
                reason,
                detail,
                retry_after_ms,
            }) => (reason, detail, retry_after_ms),
        };
        self.is_broken |= matches!(reason, Reason::PageCrashed | Reason::BrowserGone);
        page.log()
            .line(format!("failed: {} {}", reason.as_str(), detail.en));
        let evidence = self.evidence(&wish.evidence).await;
        self.weigh(&profile).await;
        let failure = Failure {
            reason,
            step,
            detail,
            cart,
            retry_after_ms,
        };
        Err(Stopped::Missed(Box::new(Miss { failure, evidence })))
    }

    fn is_sound(&self) -> bool {
        !self.is_broken && !self.growth.is_too_much() && self.context.is_alive()
    }

    async fn close(self) {
        // A crashed page loses its storage; the cookies are the browser's.
        match self
            .context
            .save_login(Deadline::after(LOGIN_TIMEOUT))
            .await
        {
            // Other credentials may be another account's.
            Ok(_) if self.credentials != self.shared.account.code().1 => {}
            Ok(login) => self.shared.logins.keep(login),
            Err(error) => tracing::debug!(%error, "a login could not be kept"),
        }
        self.context.close().await;
    }
}

impl GspSeat {
    /// A check-up: walks the way to `goal`, changes nothing in a cart, and answers with every anchor
    /// of the profile. Bounded in time as an order is.
    pub async fn check(
        &mut self,
        goal: &CheckGoal,
        evidence: &EvidencePlace,
        stop: &CancellationToken,
    ) -> Checkup {
        let profile = self.shared.newest_profile();
        let page = self.context.page();
        page.restart_log();
        check::run(page, &profile, &self.shared.account, goal, evidence, stop).await
    }

    /// The browser page, to watch or to break it.
    #[must_use]
    pub fn page(&self) -> &crate::browser::Page {
        self.context.page()
    }

    /// Between two orders: a page that has grown too large, or does not answer, serves no other one.
    async fn weigh(&mut self, profile: &Profile) {
        let deadline = Deadline::after(WEIGHING_TIMEOUT);
        match self.context.page().heap_bytes(deadline).await {
            Ok(bytes) => {
                let megabytes_max = profile.limits.heap_mb_max;
                self.growth
                    .weighed(bytes, megabytes_max, &self.shared.renewals);
            }
            // A browser that does not know the question.
            Err(ActionError::Protocol(_)) => {}
            Err(error) => {
                tracing::debug!(%error, "a page does not answer after its order");
                self.is_broken = true;
            }
        }
    }

    async fn evidence(&self, place: &EvidencePlace) -> Vec<EvidenceFile> {
        let evidence = self
            .context
            .page()
            .evidence(&place.folder, &place.stem)
            .await;
        evidence
            .files
            .into_iter()
            .map(|(part, path)| EvidenceFile {
                kind: match part {
                    EvidencePart::Screenshot => EvidenceKind::Screenshot,
                    EvidencePart::Snapshot => EvidenceKind::Snapshot,
                    EvidencePart::Calls => EvidenceKind::Calls,
                },
                path,
            })
            .collect()
    }
}

impl Shared {
    /// The profile, once whoever keeps it has looked whether it has changed.
    fn newest_profile(&self) -> Arc<Profile> {
        if let Some(look) = self.before_each_order.get() {
            look();
        }
        self.profile()
    }

    fn profile(&self) -> Arc<Profile> {
        Arc::clone(&self.profile.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn no_seat(error: &BrowserError) -> Failure {
    let reason = match error {
        BrowserError::NotThere(_) | BrowserError::NotFound | BrowserError::NotStarted { .. } => {
            Reason::BrowserMissing
        }
        BrowserError::Action(ActionError::Closed) => Reason::BrowserGone,
        BrowserError::Action(
            ActionError::Timeout { .. }
            | ActionError::Interrupted { .. }
            | ActionError::Navigation(_)
            | ActionError::Crashed
            | ActionError::Gone
            | ActionError::Script(_)
            | ActionError::Protocol(_),
        ) => Reason::PageCrashed,
    };
    Failure {
        reason,
        step: Step::SignIn,
        detail: details::cut(&details::browser(error)),
        cart: CartCondition::Untouched,
        retry_after_ms: None,
    }
}
