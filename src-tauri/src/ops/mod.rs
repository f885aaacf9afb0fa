//! The operator's verbs, shared by the window, the terminal and HTTP. They check, ask the store,
//! and answer in the words of `wire`; they hold no state that another process would need.

mod account;
mod advice;
mod backup_words;
mod backups;
mod batches;
mod check;
mod comparison;
mod data_folder;
mod engine_host;
mod environment;
mod error;
mod explain;
mod filters;
mod keychain;
mod loading;
mod logging;
mod news;
mod opening;
mod orders;
mod preview;
mod preview_view;
mod profile;
mod readings;
mod rehearsal;
mod report;
mod sessions;
mod settings;
mod signals;
mod status;
mod surroundings;
mod under_way;
mod views;
mod watched;
pub mod wire;
pub mod words;

use std::sync::{Arc, Mutex};

use tokio::sync::watch;

pub use account::Credentials;
pub use backups::RestorePlan;
pub use data_folder::DataFolder;
pub use engine_host::RunningEngine;
pub use environment::Environment;
pub use error::OpsError;
pub use keychain::SecretKeeper;
pub use logging::keep_log;
pub use profile::in_use as profile_in_use;
pub use signals::EndSignals;
pub use surroundings::Surroundings;
pub use under_way::UnderWay;

use crate::domain::{Epoch, Text};
use crate::engine::{Clock, EngineSettings, EngineStatus, SystemClock};
use crate::portal::GspPortal;
pub use crate::store::Actor;
use crate::store::Store;

/// The verbs, on one data folder. Shared by reference; every method may be called at any time.
pub struct Ops {
    store: Store,
    folder: DataFolder,
    environment: Environment,
    actor: Actor,
    clock: Arc<SystemClock>,
    account: account::Account,
    sessions: Arc<sessions::Sessions>,
    previews: preview::Previews,
    readings: readings::Readings,
    watched: watched::Watched,
    engine_settings: watch::Sender<EngineSettings>,
    engine_status: watch::Sender<Option<EngineStatus>>,
    profile_in_force: watch::Sender<Option<wire::ProfileView>>,
    /// The portal of this process's engine, for credentials that change while it runs.
    portal: Mutex<Option<Arc<GspPortal>>>,
}

impl Ops {
    /// Opens the data folder for `actor`.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn open(
        folder: DataFolder,
        environment: Environment,
        actor: Actor,
    ) -> Result<Self, OpsError> {
        let keeper = Arc::new(keychain::SystemKeychain("sessions"));
        Self::open_with_keeper(folder, environment, actor, keeper).await
    }

    /// The same, with the key of the saved sessions kept by `keeper` and not by the system.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn open_with_keeper(
        folder: DataFolder,
        environment: Environment,
        actor: Actor,
        keeper: Arc<dyn SecretKeeper>,
    ) -> Result<Self, OpsError> {
        let clock = Arc::new(SystemClock);
        let store = Store::open(folder.path(), clock.now()).await?;
        let merged = settings::merged(&store.settings().await?, &environment);
        let engine_settings = settings::engine_settings(&merged)?;
        let sessions = sessions::Sessions::new(folder.sessions(), keeper);
        Ok(Self {
            store,
            folder,
            environment,
            actor,
            clock,
            account: account::Account::default(),
            sessions: Arc::new(sessions),
            previews: preview::Previews::default(),
            readings: readings::Readings::default(),
            watched: watched::Watched::default(),
            engine_settings: watch::channel(engine_settings).0,
            engine_status: watch::channel(None).0,
            profile_in_force: watch::channel(None).0,
            portal: Mutex::new(None),
        })
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Rings after each commit of this process.
    #[must_use]
    pub fn bell(&self) -> watch::Receiver<u64> {
        self.store.bell()
    }

    /// What the engine of this process does; `None` while it has none.
    #[must_use]
    pub fn engine_status(&self) -> watch::Receiver<Option<EngineStatus>> {
        self.engine_status.subscribe()
    }

    /// Why this process's engine cannot save something, for as long as it cannot.
    #[must_use]
    pub fn saving_problem(&self) -> Option<Text> {
        let engine = self.engine_status.borrow();
        let engine = engine.as_ref()?;
        let storage = engine.storage_problem.as_ref().map(words::storage_problem);
        storage.or_else(|| {
            let kind = engine.evidence_problem?;
            Some(words::evidence_problem(&self.folder.evidence(), kind))
        })
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Epoch {
        self.clock.now()
    }
}
