//! The real portal behind the engine's traits: one browser, one isolated context a seat, one
//! account for all.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Mutex, watch};

use crate::browser::{
    ActionError, Browser, BrowserError, Context, Deadline, LaunchOptions, Page, SavedLogin,
};
use crate::domain::{CartCondition, Failure, Reason, Step};

use super::Portal;
use super::account::{Account, Credentials};
use super::details;
use super::growth::Renewals;
use super::logins::Logins;
use super::profile::Profile;
use super::scene::{LOOK_JS, Scene, look_spec};
use super::screens::Screen;
use super::seat::GspSeat;

/// A probe of the portal's address, at most.
const PROBE_TIMEOUT: Duration = Duration::from_secs(15);

/// How long a probe waits at most for a page that was loaded to show something.
const SHOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Taking a login over, or giving it up, at most.
pub(super) const LOGIN_TIMEOUT: Duration = Duration::from_secs(3);

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

/// What the seats of a portal have in common.
pub(super) struct Shared {
    profile: RwLock<Arc<Profile>>,
    before_each_order: OnceLock<Box<dyn Fn() + Send + Sync>>,
    pub(super) account: Account,
    pub(super) renewals: Renewals,
    pub(super) logins: Arc<Logins>,
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
                logins: Logins::none(),
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
            self.shared.logins.add(login);
        }
    }

    /// The logins that there are, with those in use; none while the portal refuses the account.
    #[must_use]
    pub fn logins(&self) -> Vec<SavedLogin> {
        if *self.shared.account.refused().borrow() {
            return Vec::new();
        }
        self.shared.logins.all()
    }

    /// Tells when `logins` answers otherwise than before.
    #[must_use]
    pub fn logins_changes(&self) -> watch::Receiver<()> {
        self.shared.logins.changes()
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
                let (place, login) = self.shared.logins.for_seat();
                if let Some(login) = login {
                    // Without it the seat signs in by itself.
                    let deadline = Deadline::after(LOGIN_TIMEOUT);
                    if let Err(error) = context.restore_login(&login, deadline).await {
                        tracing::debug!(%error, "a login could not be taken over");
                    }
                }
                Ok(GspSeat::new(context, place, Arc::clone(&self.shared)))
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
                    && shows_something(context.page(), &profile).await
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

impl Shared {
    /// The profile, once whoever keeps it has looked whether it has changed.
    pub(super) fn newest_profile(&self) -> Arc<Profile> {
        if let Some(look) = self.before_each_order.get() {
            look();
        }
        self.profile()
    }

    fn profile(&self) -> Arc<Profile> {
        Arc::clone(&self.profile.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether a page that was just loaded can be worked with: a portal whose calls fail still serves
/// its pages, and one that is being worked on says so with a good status.
async fn shows_something(page: &Page, profile: &Profile) -> bool {
    let deadline = Deadline::after(SHOWN_TIMEOUT);
    let mut mark = String::new();
    loop {
        let spec = look_spec(profile, &mark, deadline.left_ms(), false);
        let margin = Deadline::after(SHOWN_TIMEOUT);
        let Ok(scene) = page.call::<Scene>(LOOK_JS, &[spec], margin).await else {
            return false;
        };
        match Screen::of(&scene) {
            Screen::Failed | Screen::Maintenance => return false,
            Screen::Blank | Screen::Unknown if deadline.is_over() => {
                return Screen::of(&scene) == Screen::Unknown;
            }
            Screen::Blank | Screen::Unknown => mark = scene.mark,
            Screen::Login
            | Screen::ForWhom
            | Screen::Consultora
            | Screen::Cycle
            | Screen::Showcase
            | Screen::QuickOrder
            | Screen::CartPage
            | Screen::TooManyRequests => return true,
        }
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
