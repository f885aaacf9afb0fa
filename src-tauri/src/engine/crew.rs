//! The workers as tasks: each takes orders from a channel, runs the attempt in a task of its own,
//! renews the lease meanwhile, settles, and reports.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::task::AbortOnDropHandle;

use super::slots::Crew;
use super::worker::{Job, Outcome, Place, Report, Worker, lost_its_lease, panicked, took_too_long};
use super::{Clock, StorageHealth};
use crate::portal::Portal;
use crate::store::{Claim, Store};

/// How often a lease is renewed. It lasts ten times as long.
const RENEWAL: Duration = Duration::from_secs(30);

/// How often settling is tried while the storage fails; the order stays ours meanwhile.
const SETTLE_PAUSE: Duration = Duration::from_secs(1);
const SETTLE_TRIES_MAX: u32 = 600;

/// All workers of the program.
pub(super) struct Tasks<P, C> {
    hired: BTreeMap<u32, Hired>,
    /// Workers that were let go and still give their place back.
    leaving: Vec<JoinHandle<()>>,
    store: Store,
    storage: StorageHealth,
    portal: Arc<P>,
    clock: Arc<C>,
    evidence_folder: PathBuf,
    reports: mpsc::Sender<Report>,
}

struct Hired {
    jobs: mpsc::Sender<Job>,
    task: JoinHandle<()>,
}

impl<P: Portal, C: Clock> Tasks<P, C> {
    pub(super) fn new(
        store: Store,
        storage: StorageHealth,
        portal: Arc<P>,
        clock: Arc<C>,
        evidence_folder: PathBuf,
        reports: mpsc::Sender<Report>,
    ) -> Self {
        Self {
            hired: BTreeMap::new(),
            leaving: Vec::new(),
            store,
            storage,
            portal,
            clock,
            evidence_folder,
            reports,
        }
    }

    /// Lets all workers go, waits for them within `limit`, and ends those that do not come. Those
    /// that are `busy` are ended at once.
    pub(super) async fn close(&mut self, busy: &[u32], limit: Duration) {
        let mut tasks = std::mem::take(&mut self.leaving);
        // Dropping the channels tells them.
        for (number, hired) in std::mem::take(&mut self.hired) {
            if busy.contains(&number) {
                hired.task.abort();
            }
            tasks.push(hired.task);
        }
        let aborts: Vec<_> = tasks.iter().map(JoinHandle::abort_handle).collect();
        if tokio::time::timeout(limit, futures::future::join_all(tasks))
            .await
            .is_err()
        {
            aborts.iter().for_each(tokio::task::AbortHandle::abort);
        }
    }
}

impl<P: Portal, C: Clock> Crew for Tasks<P, C> {
    fn hire(&mut self, number: u32) {
        self.leaving.retain(|task| !task.is_finished());
        let (jobs, receiver) = mpsc::channel(1);
        let worker = Worker {
            number,
            portal: Arc::clone(&self.portal),
            store: self.store.clone(),
            storage: self.storage.clone(),
            clock: Arc::clone(&self.clock),
            evidence_folder: self.evidence_folder.clone(),
        };
        let task = tokio::spawn(run(worker, receiver, self.reports.clone()));
        self.hired.insert(number, Hired { jobs, task });
    }

    fn give(&mut self, number: u32, job: Job) -> bool {
        // An idle worker's channel has room.
        self.hired
            .get(&number)
            .is_some_and(|hired| match hired.jobs.try_send(job) {
                Ok(()) => true,
                Err(error) => {
                    tracing::error!(worker = number, %error, "a worker did not take its order");
                    false
                }
            })
    }

    fn is_gone(&self, number: u32) -> bool {
        self.hired
            .get(&number)
            .is_none_or(|hired| hired.task.is_finished())
    }

    fn let_go(&mut self, number: u32) {
        if let Some(hired) = self.hired.remove(&number) {
            self.leaving.push(hired.task);
        }
    }
}

/// Works until `jobs` closes, then gives its place in the portal back.
async fn run<P: Portal, C: Clock>(
    worker: Worker<P, C>,
    mut jobs: mpsc::Receiver<Job>,
    reports: mpsc::Sender<Report>,
) {
    let mut place: Option<Place<P::Seat>> = None;
    while let Some(job) = jobs.recv().await {
        let (kept, outcome) = attempt(&worker, place.take(), &job).await;
        place = kept;
        let used_up = place
            .as_ref()
            .is_some_and(|place| place.is_used_up(&job.settings));
        let report = settle(&worker, &job, outcome).await;
        if used_up && let Some(place) = place.take() {
            place.close().await;
        }
        tracing::debug!(
            worker = worker.number,
            order = report.order.0,
            ?report,
            "order settled"
        );
        if reports.send(report).await.is_err() {
            break;
        }
    }
    if let Some(place) = place {
        place.close().await;
    }
}

/// One attempt, in a task of its own: a panic in it is a failure with a name.
async fn attempt<P: Portal, C: Clock>(
    worker: &Worker<P, C>,
    place: Option<Place<P::Seat>>,
    job: &Job,
) -> (Option<Place<P::Seat>>, Outcome) {
    let place = match worker.place(place).await {
        Ok(place) => place,
        Err(stopped) => return (None, Err(stopped)),
    };
    // It ends with this function, however that ends: nothing may go on in a cart that is given up.
    let task = AbortOnDropHandle::new(tokio::spawn(worker.fill(place, job)));
    let limit = Duration::from_millis(job.settings.attempt_ms_max);
    tokio::select! {
        ended = task => match ended {
            Ok((place, outcome)) => (Some(place), outcome),
            Err(error) => {
                tracing::error!(worker = worker.number, %error, "an attempt panicked");
                (None, panicked())
            }
        },
        () = tokio::time::sleep(limit) => (None, took_too_long()),
        () = keep_lease(worker, &job.claim) => (None, lost_its_lease()),
    }
}

/// Renews the lease for as long as it is polled; ends when the order is somebody else's.
async fn keep_lease<P: Portal, C: Clock>(worker: &Worker<P, C>, claim: &Claim) {
    let mut ticks = tokio::time::interval(RENEWAL);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        if !worker.renew_lease(claim).await {
            return;
        }
    }
}

async fn settle<P: Portal, C: Clock>(worker: &Worker<P, C>, job: &Job, outcome: Outcome) -> Report {
    let (mut settlement, mut report) = worker.conclude(job, outcome, rand::random()).await;
    for _ in 0..SETTLE_TRIES_MAX {
        if worker.settle(job, &mut settlement, &mut report).await {
            return report;
        }
        tokio::time::sleep(SETTLE_PAUSE).await;
    }
    // The order stays claimed and nobody works on it: recovery takes it back.
    report
}
