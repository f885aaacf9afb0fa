//! The engine of this process: started on the data folder when no other program has it.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::profile::{Follower, Recorder};
use super::sessions::{Owner, Sessions};
use super::wire::SettingsView;
use super::{Environment, Ops, OpsError, profile};
use crate::browser::{self, BrowserError, LaunchOptions};
use crate::domain::Text;
use crate::engine::{Engine, EngineLock, LockError};
use crate::portal::{Credentials, GspPortal, PortalOptions, Profile};

/// An engine that runs in this process.
pub struct RunningEngine {
    task: JoinHandle<()>,
}

impl RunningEngine {
    /// Ends when the engine has ended: after its stop token was cancelled.
    pub async fn ended(self) {
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the engine ended by itself");
        }
    }
}

impl Ops {
    /// Starts the engine here. `stop` ends it politely, `abort` at once.
    ///
    /// # Errors
    /// `busy` when another program works on this data folder; otherwise when the portal profile has
    /// a mistake or the lock cannot be taken.
    pub async fn start_engine(
        &self,
        stop: CancellationToken,
        abort: CancellationToken,
    ) -> Result<RunningEngine, OpsError> {
        let lock = EngineLock::take(self.folder.path())?;
        let settings = self.settings().await?;
        let seen = profile::stamp(self.profile_source());
        let read = seen.0.load()?;
        let adjusted = profile::adjusted(read.clone(), &settings);
        let browsers = self.folder.browsers();
        let options = self.portal_options(adjusted, &settings, browsers).await;
        let portal = Arc::new(GspPortal::new(options));
        let follower = Arc::new(Follower::new(
            &self.folder,
            &self.environment,
            settings,
            self.profile_in_force.clone(),
            &portal,
            (seen, &read),
        ));
        let looking = Arc::clone(&follower);
        portal.before_each_order(move || looking.refresh());
        let sessions = Arc::clone(&self.sessions);
        if let Some(account) = portal.account_code() {
            let address = portal.address();
            let owner = Owner {
                account: &account,
                address: &address,
            };
            portal.take_logins(sessions.restored(owner, self.now()).await);
        }
        let recorder = Recorder {
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
        };
        // Only whoever has the lock knows that no other program's browser is among them.
        let browsers = self.folder.browsers();
        let cleaned =
            tokio::task::spawn_blocking(move || browser::clean_leftovers(&browsers)).await;
        match cleaned {
            Ok(0) => {}
            Ok(folders) => tracing::info!(folders, "cleaned up after an earlier run"),
            Err(error) => tracing::error!(%error, "cleaning up after an earlier run failed"),
        }
        let engine = Engine::new(
            self.store.clone(),
            Arc::clone(&portal),
            Arc::clone(&self.clock),
            self.engine_settings.subscribe(),
            self.folder.evidence(),
        );
        let mut status = engine.status();
        let shown = self.engine_status.clone();
        shown.send_replace(Some(status.borrow_and_update().clone()));
        *self
            .portal
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(Arc::clone(&portal));
        let in_force = self.profile_in_force.clone();
        let task = tokio::spawn(async move {
            let follow = async {
                while status.changed().await.is_ok() {
                    shown.send_replace(Some(status.borrow_and_update().clone()));
                }
            };
            let work = async { tokio::join!(engine.run(stop, abort), follow) };
            // All the time, since whoever is killed keeps nothing at the end. None are kept while the
            // portal refuses the account.
            let keep_sessions = async {
                sessions.prepare().await;
                let (mut refused, mut logins) = (portal.refused(), portal.logins_changes());
                loop {
                    tokio::select! {
                        Ok(()) = refused.changed() => {}
                        Ok(()) = logins.changed() => {}
                        else => std::future::pending::<()>().await,
                    }
                    keep(&sessions, &portal).await;
                }
            };
            tokio::select! {
                _ = work => {}
                () = follower.follow(&recorder) => {}
                () = keep_sessions => {}
            }
            keep(&sessions, &portal).await;
            shown.send_replace(None);
            in_force.send_replace(None);
            drop(lock);
        });
        Ok(RunningEngine { task })
    }

    /// Whether some program runs the engine on this data folder.
    ///
    /// # Errors
    /// When the lock file cannot be used.
    pub fn engine_runs_somewhere(&self) -> Result<bool, OpsError> {
        match EngineLock::take(self.folder.path()) {
            Ok(_) => Ok(false),
            Err(LockError::Held) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Tells the running portal of other credentials.
    pub(super) async fn refresh_credentials(&self) {
        if let Some(portal) = self.running_portal() {
            portal.use_credentials(self.portal_credentials().await);
        }
    }

    fn running_portal(&self) -> Option<Arc<GspPortal>> {
        self.portal
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    /// The address that the portal is reached at.
    pub(super) fn portal_address(&self, settings: &SettingsView) -> Result<String, OpsError> {
        if let Some(portal) = self.running_portal() {
            // Whatever has become of the file since.
            return Ok(portal.address());
        }
        match &settings.portal_address {
            Some(address) => Ok(address.clone()),
            None => Ok(self.profile_source().load()?.address.base),
        }
    }

    /// A portal with this profile, the account as it is known, and browsers in `browsers`.
    pub(super) async fn portal_options(
        &self,
        profile: Profile,
        settings: &SettingsView,
        browsers: PathBuf,
    ) -> PortalOptions {
        PortalOptions {
            profile,
            credentials: self.portal_credentials().await,
            browser: LaunchOptions {
                executable: self.environment.chromium.clone(),
                headless: settings.headless,
                folder: browsers,
                slow_mo_ms: settings.slow_mo_ms.into(),
                blocked_urls: Vec::new(),
            },
        }
    }

    async fn portal_credentials(&self) -> Option<Credentials> {
        self.credentials().await.map(|known| Credentials {
            code: known.user_code.into(),
            password: known.password,
        })
    }
}

/// Keeps what signs the account in now for the next run.
async fn keep(sessions: &Sessions, portal: &GspPortal) {
    if let Some(account) = portal.account_code() {
        let address = portal.address();
        let owner = Owner {
            account: &account,
            address: &address,
        };
        sessions.keep(owner, &portal.logins()).await;
    }
}

/// The browser that would be used, or why there is none.
pub(super) fn find_browser(environment: &Environment) -> Result<PathBuf, Text> {
    let headless = environment.headless.unwrap_or(true);
    browser::find_browser(environment.chromium.as_deref(), headless)
        .map(|found| found.path)
        .map_err(|error| match error {
            BrowserError::NotThere(path) => Text::new(
                format!(
                    "No hay un navegador en {}. Corrige GSP_CHROMIUM.",
                    path.display()
                ),
                format!(
                    "There is no browser at {}. Correct GSP_CHROMIUM.",
                    path.display()
                ),
            ),
            BrowserError::NotFound | BrowserError::NotStarted { .. } | BrowserError::Action(_) => {
                Text::new(
                    "No se encontró Chrome, Edge ni Chromium. Instala uno.",
                    "No Chrome, Edge or Chromium was found. Install one.",
                )
            }
        })
}
