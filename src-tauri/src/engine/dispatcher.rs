//! The one loop: it sleeps until something is heard or due, and has the decider decide. Everyone
//! else sends it reports.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::crew::Tasks;
use super::decider::Decider;
use super::slots::Slots;
use super::worker::Report;
use super::{Clock, EngineSettings, EngineStatus, StorageHealth};
use crate::portal::Portal;
use crate::store::Store;

/// How long workers may take to give their places back at the end.
const CLOSING: Duration = Duration::from_secs(10);

/// The engine of one data folder.
pub struct Engine<P: Portal, C> {
    decider: Decider<P, C>,
    slots: Slots<Tasks<P, C>>,
    store: Store,
    portal: Arc<P>,
    settings: watch::Receiver<EngineSettings>,
    reports: mpsc::Receiver<Report>,
    status: watch::Sender<EngineStatus>,
}

impl<P: Portal, C: Clock> Engine<P, C> {
    /// An engine that is not running yet. Whoever makes it holds the data folder's lock.
    pub fn new(
        store: Store,
        portal: Arc<P>,
        clock: Arc<C>,
        settings: watch::Receiver<EngineSettings>,
        evidence_folder: PathBuf,
    ) -> Self {
        let (sender, reports) = mpsc::channel(64);
        let storage = StorageHealth::default();
        let crew = Tasks::new(
            store.clone(),
            storage.clone(),
            Arc::clone(&portal),
            Arc::clone(&clock),
            evidence_folder.clone(),
            sender,
        );
        Self {
            decider: Decider::new(
                store.clone(),
                storage,
                Arc::clone(&portal),
                clock,
                evidence_folder,
            ),
            slots: Slots::new(crew),
            store,
            portal,
            settings,
            reports,
            status: watch::channel(EngineStatus::default()).0,
        }
    }

    /// What it is doing, as it changes.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<EngineStatus> {
        self.status.subscribe()
    }

    /// Works until `stop` is cancelled, then ends politely: no new claims, running orders go to
    /// their next safe point within a bound, the rest goes back free of charge. `abort` ends it at
    /// once, and as safely: what was running is taken back.
    pub async fn run(mut self, stop: CancellationToken, abort: CancellationToken) {
        self.decider.take_over().await;
        let mut bell = self.store.bell();
        let (probe_sender, mut probes) = mpsc::channel::<bool>(1);
        while !stop.is_cancelled() && !abort.is_cancelled() {
            let settings = self.settings.borrow_and_update().clone();
            let pause_ms = self.decider.turn(&settings, &mut self.slots).await;
            self.publish(&settings);
            if self.decider.take_probe() {
                let (portal, answer) = (Arc::clone(&self.portal), probe_sender.clone());
                tokio::spawn(async move {
                    let _ = answer.send(portal.answers().await).await;
                });
            }
            let pause = Duration::from_millis(u64::try_from(pause_ms).unwrap_or(0));
            tokio::select! {
                Some(report) = self.reports.recv() => {
                    let settings = self.settings.borrow().clone();
                    self.decider.hear(report, &settings, &mut self.slots).await;
                }
                Some(answers) = probes.recv() => self.decider.hear_probe(answers).await,
                Ok(()) = bell.changed() => self.decider.hear_bell(),
                Ok(()) = self.settings.changed() => self.decider.hear_bell(),
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
                () = abort.cancelled() => {}
            }
        }
        self.finish(&abort).await;
    }

    fn publish(&self, settings: &EngineSettings) {
        let status = self.decider.status(settings, &self.slots);
        self.status.send_if_modified(|before| {
            let changed = *before != status;
            *before = status;
            changed
        });
    }

    /// The polite end: see [`Engine::run`].
    async fn finish(mut self, abort: &CancellationToken) {
        self.slots.stop_all();
        let settings = self.settings.borrow().clone();
        let limit = Duration::from_millis(settings.stop_ms_max);
        let quiet = async {
            while self.slots.busy() > 0 {
                let Some(report) = self.reports.recv().await else {
                    break;
                };
                // What it means for everyone else holds for the next start too.
                self.decider.hear(report, &settings, &mut self.slots).await;
                self.publish(&settings);
            }
        };
        tokio::select! {
            () = quiet => {}
            () = tokio::time::sleep(limit) => tracing::warn!("orders did not stop in time"),
            () = abort.cancelled() => {}
        }
        let busy = self.slots.busy_numbers();
        self.slots.crew.close(&busy, CLOSING).await;
        self.portal.close().await;
        self.decider.give_back().await;
    }
}
