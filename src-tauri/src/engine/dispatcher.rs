//! The one loop that decides. Everyone else sends it reports; it reads news, asks `plan`, claims,
//! and hands orders to workers.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::breaker::Breaker;
use super::plan::{Plan, Snapshot, plan};
use super::slots::Slots;
use super::throttle::Throttle;
use super::worker::{Job, LEASE_MS};
use super::{Clock, EngineSettings, EngineStatus, consequences};
use crate::domain::{BatchState, Epoch, Failure, OrderId, PauseReason};
use crate::portal::Portal;
use crate::store::{Actor, Claim, ClaimOptions, Store, StoreError};

/// Other processes write into the same database and cannot ring our bell: so often it is looked at.
const LOOK_MS: i64 = 500;
/// How often what nobody works on is taken back, and old evidence and changes are pruned.
const HOUSEKEEPING_MS: i64 = 60_000;
/// Room for the evidence of failures, in bytes; the oldest goes first.
const EVIDENCE_BYTES_MAX: u64 = 2 << 30;
/// How long workers may take to give their places back at the end.
const CLOSING: Duration = Duration::from_secs(10);

/// What a worker says when an order is settled.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) worker: u32,
    pub(super) order: OrderId,
    pub(super) filled: bool,
    pub(super) failure: Option<Failure>,
    pub(super) storage_problem: Option<String>,
}

/// The engine of one data folder.
pub struct Engine<P: Portal, C> {
    pub(super) store: Store,
    pub(super) portal: Arc<P>,
    pub(super) clock: Arc<C>,
    pub(super) settings: watch::Receiver<EngineSettings>,
    pub(super) slots: Slots<P, C>,
    reports: mpsc::Receiver<Report>,
    status: watch::Sender<EngineStatus>,
    /// Unique over restarts: an older run's leases are not ours.
    owner: String,
    evidence_folder: PathBuf,
    pub(super) breaker: Breaker,
    pub(super) throttle: Throttle,
    pub(super) layout_failures: u32,
    pub(super) account_refused: bool,
    storage_problem: Option<String>,
    next_claim: Epoch,
    may_hold_work: bool,
    seen_change: i64,
    next_housekeeping: Epoch,
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
        let slots = Slots::new(
            store.clone(),
            Arc::clone(&portal),
            Arc::clone(&clock),
            evidence_folder.clone(),
            sender,
        );
        Self {
            owner: format!("{}-{}", std::process::id(), clock.now().0),
            store,
            portal,
            clock,
            settings,
            slots,
            reports,
            status: watch::channel(EngineStatus::default()).0,
            evidence_folder,
            breaker: Breaker::Closed,
            throttle: Throttle::new(),
            layout_failures: 0,
            account_refused: false,
            storage_problem: None,
            next_claim: Epoch(0),
            may_hold_work: true,
            seen_change: 0,
            next_housekeeping: Epoch(0),
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
        self.take_over().await;
        let mut bell = self.store.bell();
        let (probe_sender, mut probes) = mpsc::channel::<bool>(1);
        while !stop.is_cancelled() && !abort.is_cancelled() {
            let wake = self.turn().await;
            let now = self.clock.now();
            if self.breaker.take_probe(now) {
                let (portal, answer) = (Arc::clone(&self.portal), probe_sender.clone());
                tokio::spawn(async move {
                    let _ = answer.send(portal.answers().await).await;
                });
            }
            let pause = Duration::from_millis(u64::try_from(wake.0 - now.0).unwrap_or(0));
            tokio::select! {
                Some(report) = self.reports.recv() => self.hear(report).await,
                Some(answers) = probes.recv() => self.hear_probe(answers).await,
                Ok(()) = bell.changed() => self.may_hold_work = true,
                Ok(()) = self.settings.changed() => self.may_hold_work = true,
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => {}
                () = abort.cancelled() => {}
            }
        }
        self.finish(&abort).await;
    }

    /// What an earlier run left behind.
    async fn take_over(&mut self) {
        match self.store.recover(self.clock.now(), &[]).await {
            Ok(lost) if lost.is_empty() => {}
            Ok(lost) => tracing::info!(orders = lost.len(), "took back what an earlier run held"),
            Err(error) => self.storage_failed(&error),
        }
        let now = self.clock.now();
        match self.paused_for(PauseReason::PortalDown).await {
            Ok(batches) if batches.is_empty() => {}
            Ok(_) => {
                self.breaker.trip(now);
            }
            Err(error) => self.storage_failed(&error),
        }
        self.next_housekeeping = now.plus_ms(HOUSEKEEPING_MS);
    }

    /// One turn of the crank. Answers when to look again at the latest.
    async fn turn(&mut self) -> Epoch {
        let settings = self.settings.borrow_and_update().clone();
        self.slots.fit(settings.workers);
        match self.look().await {
            Ok(()) => self.storage_problem = None,
            Err(error) => self.storage_failed(&error),
        }
        let mut now = self.clock.now();
        let mut wake = now.plus_ms(LOOK_MS);
        loop {
            let allowed = self
                .breaker
                .allowed(settings.workers)
                .min(self.throttle.allowed(now, settings.workers));
            let snapshot = Snapshot {
                workers: settings.workers,
                busy: self.slots.busy(),
                allowed,
                stopping: false,
                next_claim: self.next_claim,
                may_hold_work: self.may_hold_work,
            };
            match plan(now, &snapshot) {
                Plan::Wait => break,
                Plan::ClaimAt(at) => {
                    wake = wake.min(at);
                    break;
                }
                Plan::Claim => self.claim(now, &settings).await,
            }
            now = self.clock.now();
        }
        for at in [self.breaker.next_probe(), self.throttle.next_step()]
            .into_iter()
            .flatten()
        {
            wake = wake.min(at);
        }
        self.publish(&settings);
        wake.max(now)
    }

    /// News of other processes, cancel requests, retries that came due.
    async fn look(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let last = self.store.last_change().await?;
        if last != self.seen_change {
            self.seen_change = last;
            self.may_hold_work = true;
            for order in self.store.cancel_requests().await? {
                self.slots.stop(order);
            }
            if self.account_refused && self.any_running().await? {
                // The operator resumed a batch: the account may be tried once more.
                self.account_refused = false;
                self.portal.allow_sign_in();
            }
        }
        if self.store.next_due().await?.is_some_and(|due| due <= now) {
            self.may_hold_work = true;
        }
        if now >= self.next_housekeeping {
            self.next_housekeeping = now.plus_ms(HOUSEKEEPING_MS);
            self.keep_house(now).await?;
        }
        Ok(())
    }

    async fn keep_house(&mut self, now: Epoch) -> Result<(), StoreError> {
        self.store.recover(now, &self.slots.orders()).await?;
        self.store.prune_changes().await?;
        for path in self.store.prune_evidence(EVIDENCE_BYTES_MAX).await? {
            let path = self.evidence_folder.join(path);
            if let Err(error) = tokio::fs::remove_file(&path).await {
                tracing::warn!(path = %path.display(), %error, "old evidence could not be removed");
            }
        }
        Ok(())
    }

    async fn claim(&mut self, now: Epoch, settings: &EngineSettings) {
        let Some(worker) = self.slots.idle() else {
            self.may_hold_work = false;
            return;
        };
        let options = ClaimOptions {
            owner: &self.owner,
            worker,
            lease_ms: LEASE_MS,
        };
        match self.store.claim(now, &options).await {
            Ok(Some(claim)) => {
                // Only workers that open a new place make a login; the others need no stagger.
                if self.slots.is_new(worker) {
                    let stagger_ms = i64::try_from(settings.stagger_ms).unwrap_or(i64::MAX);
                    self.hold_claims_until(now.plus_ms(stagger_ms));
                }
                self.begin(worker, claim, settings, now);
            }
            Ok(None) => self.may_hold_work = false,
            Err(error) => {
                self.may_hold_work = false;
                self.storage_failed(&error);
            }
        }
    }

    fn begin(&mut self, worker: u32, claim: Claim, settings: &EngineSettings, now: Epoch) {
        let (step, steps) = watch::channel(None);
        let stop = CancellationToken::new();
        let work = super::slots::Work {
            order: claim.order,
            batch: claim.batch,
            consultora: claim.consultora.to_string(),
            since: now,
            stop: stop.clone(),
            step: steps,
        };
        self.slots.begin(
            worker,
            work,
            Job {
                claim,
                settings: settings.clone(),
                stop,
                step,
            },
        );
    }

    async fn hear(&mut self, report: Report) {
        let batch = self.slots.end(report.worker, report.order);
        self.may_hold_work = true;
        self.storage_problem = report.storage_problem.clone();
        if let Err(error) = consequences::follow(self, batch, &report).await {
            self.storage_failed(&error);
        }
    }

    async fn hear_probe(&mut self, answers: bool) {
        self.breaker.probed(self.clock.now(), answers);
        if !answers {
            return;
        }
        tracing::info!("the portal answers again");
        let resumed = async {
            for batch in self.paused_for(PauseReason::PortalDown).await? {
                self.store
                    .resume(self.clock.now(), Actor::Engine, batch)
                    .await?;
            }
            Ok(())
        };
        if let Err(error) = resumed.await {
            self.storage_failed(&error);
        }
        self.may_hold_work = true;
    }

    async fn any_running(&self) -> Result<bool, StoreError> {
        let batches = self.store.batches().await?;
        Ok(batches
            .iter()
            .any(|batch| batch.state == BatchState::Running))
    }

    async fn paused_for(
        &self,
        reason: PauseReason,
    ) -> Result<Vec<crate::domain::BatchId>, StoreError> {
        let batches = self.store.batches().await?;
        Ok(batches
            .into_iter()
            .filter(|batch| batch.pause_reason == Some(reason))
            .map(|batch| batch.id)
            .collect())
    }

    pub(super) fn hold_claims_until(&mut self, at: Epoch) {
        self.next_claim = self.next_claim.max(at);
    }

    pub(super) fn storage_failed(&mut self, error: &StoreError) {
        tracing::error!(%error, "the storage failed");
        self.storage_problem = Some(error.to_string());
    }

    fn publish(&self, settings: &EngineSettings) {
        let now = self.clock.now();
        let slowed = self.throttle.clone().allowed(now, settings.workers);
        let status = EngineStatus {
            workers: self.slots.statuses(),
            portal_down_since: self.breaker.down_since(),
            slowed_to: (slowed < settings.workers).then_some(slowed),
            storage_problem: self.storage_problem.clone(),
        };
        self.status.send_if_modified(|before| {
            let changed = *before != status;
            *before = status;
            changed
        });
    }

    /// The polite end: see [`Engine::run`].
    async fn finish(mut self, abort: &CancellationToken) {
        self.slots.stop_all();
        let limit = Duration::from_millis(self.settings.borrow().stop_ms_max);
        let quiet = async {
            while self.slots.busy() > 0 {
                let Some(report) = self.reports.recv().await else {
                    break;
                };
                self.slots.end(report.worker, report.order);
            }
        };
        tokio::select! {
            () = quiet => {}
            () = tokio::time::sleep(limit) => tracing::warn!("orders did not stop in time"),
            () = abort.cancelled() => {}
        }
        self.slots.close(CLOSING).await;
        self.portal.close().await;
        if let Err(error) = self.store.recover(self.clock.now(), &[]).await {
            tracing::error!(%error, "running orders could not be given back; the next start does");
        }
    }
}
