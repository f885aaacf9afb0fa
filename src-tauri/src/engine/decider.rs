//! What the engine decides, turn by turn: it reads news, asks `plan`, claims, hands orders to
//! workers, and draws the consequences of what they report. It knows neither timers nor tasks:
//! `dispatcher` turns the crank in the program, and the simulation does in its own time.

use std::path::PathBuf;
use std::sync::Arc;

use super::breaker::Breaker;
use super::plan::{Plan, Snapshot, plan};
use super::slots::{Crew, Slots};
use super::throttle::{PAUSE_MS_MAX, Throttle};
use super::worker::{LEASE_MS, Report};
use super::{Clock, EngineSettings, EngineStatus, consequences};
use crate::domain::{BatchId, BatchState, Epoch, PauseReason, Text};
use crate::portal::Portal;
use crate::store::{Actor, ClaimOptions, Store, StoreError};

/// Other processes write into the same database and cannot ring our bell: so often it is looked at.
const LOOK_MS: i64 = 500;
/// How often what nobody works on is taken back, and old evidence and changes are pruned.
const HOUSEKEEPING_MS: i64 = 60_000;
/// Room for the evidence of failures, in bytes; the oldest goes first.
const EVIDENCE_BYTES_MAX: u64 = 2 << 30;

/// What it knows, and what it rests its decisions on.
pub struct Decider<P, C> {
    pub(super) store: Store,
    pub(super) portal: Arc<P>,
    pub(super) clock: Arc<C>,
    /// Unique over restarts: an older run's leases are not ours.
    owner: String,
    evidence_folder: PathBuf,
    pub(super) breaker: Breaker,
    pub(super) throttle: Throttle,
    pub(super) layout_failures: u32,
    pub(super) account_refused: bool,
    /// What everything is to be paused for, while the storage does not take it.
    pub(super) owed_pause: Option<PauseReason>,
    storage_problem: Option<Text>,
    next_claim: Epoch,
    may_hold_work: bool,
    seen_change: i64,
    next_housekeeping: Epoch,
}

impl<P: Portal, C: Clock> Decider<P, C> {
    /// One that has decided nothing yet.
    pub fn new(store: Store, portal: Arc<P>, clock: Arc<C>, evidence_folder: PathBuf) -> Self {
        Self {
            owner: format!("{}-{}", std::process::id(), clock.now().0),
            store,
            portal,
            clock,
            evidence_folder,
            breaker: Breaker::Closed,
            throttle: Throttle::new(),
            layout_failures: 0,
            account_refused: false,
            owed_pause: None,
            storage_problem: None,
            next_claim: Epoch(0),
            may_hold_work: true,
            seen_change: 0,
            next_housekeeping: Epoch(0),
        }
    }

    /// What an earlier run left behind.
    pub async fn take_over(&mut self) {
        match self.store.recover(self.clock.now(), &[]).await {
            Ok(lost) if lost.is_empty() => {}
            Ok(lost) => tracing::info!(orders = lost.len(), "took back what an earlier run held"),
            Err(error) => self.storage_failed(&error),
        }
        let now = self.clock.now();
        if let Err(error) = self.probe_for_those_that_wait(now).await {
            self.storage_failed(&error);
        }
        self.next_housekeeping = now.plus_ms(HOUSEKEEPING_MS);
    }

    /// One turn of the crank. Answers after how many milliseconds to look again at the latest.
    pub async fn turn<K: Crew>(&mut self, settings: &EngineSettings, slots: &mut Slots<K>) -> i64 {
        self.heed_clock(settings);
        if slots.fit(settings.workers) {
            self.take_back_soon();
        }
        match self.look(settings, slots).await {
            Ok(()) => self.storage_problem = None,
            Err(error) => self.storage_failed(&error),
        }
        let mut now = self.clock.now();
        let mut wake = now.plus_ms(LOOK_MS);
        loop {
            let allowed = match self.owed_pause {
                Some(_) => 0,
                None => self
                    .breaker
                    .allowed(settings.workers)
                    .min(self.throttle.allowed(now, settings.workers)),
            };
            let snapshot = Snapshot {
                workers: settings.workers,
                busy: slots.busy(),
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
                Plan::Claim => self.claim(now, settings, slots).await,
            }
            now = self.clock.now();
        }
        for at in [self.breaker.next_probe(), self.throttle.next_step()]
            .into_iter()
            .flatten()
        {
            wake = wake.min(at);
        }
        (wake.0 - now.0).clamp(0, LOOK_MS)
    }

    /// Something was committed or set: there may be work again.
    pub fn hear_bell(&mut self) {
        self.may_hold_work = true;
    }

    /// An order is settled.
    pub async fn hear<K: Crew>(
        &mut self,
        report: Report,
        settings: &EngineSettings,
        slots: &mut Slots<K>,
    ) {
        let batch = slots.end(report.worker, report.order);
        self.may_hold_work = true;
        self.storage_problem = report.storage_problem.clone();
        if let Err(error) = consequences::follow(self, batch, &report, settings, slots.busy()).await
        {
            self.storage_failed(&error);
        }
    }

    /// Whether the portal is to be asked now if it answers; it then counts as asked.
    pub fn take_probe(&mut self) -> bool {
        self.breaker.take_probe(self.clock.now())
    }

    /// The portal's answer to that.
    pub async fn hear_probe(&mut self, answers: bool) {
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

    /// Nobody works any more: what is still held goes back, free of charge.
    pub async fn give_back(&mut self) {
        if let Err(error) = self.store.recover(self.clock.now(), &[]).await {
            tracing::error!(%error, "running orders could not be given back; the next start does");
        }
    }

    /// What the engine is doing, for whoever looks.
    pub fn status<K: Crew>(&self, settings: &EngineSettings, slots: &Slots<K>) -> EngineStatus {
        let now = self.clock.now();
        let slowed = self.throttle.clone().allowed(now, settings.workers);
        EngineStatus {
            workers: slots.statuses(),
            portal_down_since: self.breaker.down_since(),
            slowed_to: (slowed < settings.workers).then_some(slowed),
            storage_problem: self.storage_problem.clone(),
        }
    }

    pub(super) fn hold_claims_until(&mut self, at: Epoch) {
        self.next_claim = self.next_claim.max(at);
    }

    /// The clock may have been set back, by hand or by the network. Nothing waits for an instant that
    /// is further ahead than its longest wait.
    fn heed_clock(&mut self, settings: &EngineSettings) {
        let now = self.clock.now();
        let stagger_ms = i64::try_from(settings.stagger_ms).unwrap_or(i64::MAX);
        let hold_ms_max = stagger_ms.max(PAUSE_MS_MAX);
        self.next_claim = self.next_claim.min(now.plus_ms(hold_ms_max));
        self.next_housekeeping = self.next_housekeeping.min(now.plus_ms(HOUSEKEEPING_MS));
        self.breaker.heed_clock(now);
        self.throttle.heed_clock(now);
    }

    /// News of other processes, cancel requests, retries that came due.
    async fn look<K: Crew>(
        &mut self,
        settings: &EngineSettings,
        slots: &Slots<K>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        consequences::make_up_pause(self).await?;
        let last = self.store.last_change().await?;
        if last != self.seen_change {
            self.may_hold_work = true;
            for order in self.store.cancel_requests().await? {
                slots.stop(order);
            }
            if self.account_refused && self.any_running().await? {
                // The operator resumed a batch: the account may be tried once more.
                self.account_refused = false;
                self.portal.allow_sign_in();
            }
            // Only now: what could not be read is looked at again.
            self.seen_change = last;
        }
        if self.store.next_due().await?.is_some_and(|due| due <= now) {
            self.may_hold_work = true;
        }
        if now >= self.next_housekeeping {
            self.next_housekeeping = now.plus_ms(HOUSEKEEPING_MS);
            self.keep_house(now, settings, slots).await?;
        }
        Ok(())
    }

    async fn keep_house<K: Crew>(
        &mut self,
        now: Epoch,
        settings: &EngineSettings,
        slots: &Slots<K>,
    ) -> Result<(), StoreError> {
        self.store.recover(now, &slots.orders()).await?;
        let delay_ms_max = i64::try_from(settings.retry_delay_ms_max).unwrap_or(i64::MAX);
        self.store.hasten(now, now.plus_ms(delay_ms_max)).await?;
        self.probe_for_those_that_wait(now).await?;
        self.store.prune_changes().await?;
        for path in self.store.prune_evidence(EVIDENCE_BYTES_MAX).await? {
            let path = self.evidence_folder.join(path);
            if let Err(error) = tokio::fs::remove_file(&path).await {
                tracing::warn!(path = %path.display(), %error, "old evidence could not be removed");
            }
        }
        Ok(())
    }

    async fn claim<K: Crew>(
        &mut self,
        now: Epoch,
        settings: &EngineSettings,
        slots: &mut Slots<K>,
    ) {
        let Some(worker) = slots.idle() else {
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
                if slots.is_new(worker) {
                    let stagger_ms = i64::try_from(settings.stagger_ms).unwrap_or(i64::MAX);
                    self.hold_claims_until(now.plus_ms(stagger_ms));
                }
                if !slots.begin(worker, claim, settings, now) {
                    self.take_back_soon();
                }
            }
            Ok(None) => self.may_hold_work = false,
            Err(error) => {
                // The queue is as it was, and no news will come of it.
                self.hold_claims_until(now.plus_ms(LOOK_MS));
                self.storage_failed(&error);
            }
        }
    }

    /// Only a probe brings on what waits for the portal: none may wait while the breaker thinks that
    /// all is well, as after a restart, or after the storage failed when they were to go on.
    async fn probe_for_those_that_wait(&mut self, now: Epoch) -> Result<(), StoreError> {
        let is_known_down = self.breaker.down_since().is_some();
        if !is_known_down && !self.paused_for(PauseReason::PortalDown).await?.is_empty() {
            self.breaker.trip(now);
        }
        Ok(())
    }

    /// An order is held and nobody works on it.
    fn take_back_soon(&mut self) {
        self.next_housekeeping = Epoch(0);
    }

    async fn any_running(&self) -> Result<bool, StoreError> {
        let batches = self.store.batches().await?;
        Ok(batches
            .iter()
            .any(|batch| batch.state == BatchState::Running))
    }

    async fn paused_for(&self, reason: PauseReason) -> Result<Vec<BatchId>, StoreError> {
        let batches = self.store.batches().await?;
        Ok(batches
            .into_iter()
            .filter(|batch| batch.pause_reason == Some(reason))
            .map(|batch| batch.id)
            .collect())
    }

    fn storage_failed(&mut self, error: &StoreError) {
        tracing::error!(%error, "the storage failed");
        self.storage_problem = Some(error.in_short());
    }
}
