//! The pool's slots: which worker has which order.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::dispatcher::Report;
use super::worker::{Job, Worker};
use super::{Clock, WorkerStatus, WorkerWork};
use crate::domain::{BatchId, Epoch, OrderId, Step};
use crate::portal::Portal;
use crate::store::Store;

/// What a worker has in hand.
pub(super) struct Work {
    pub(super) order: OrderId,
    pub(super) batch: BatchId,
    pub(super) consultora: String,
    pub(super) since: Epoch,
    pub(super) stop: CancellationToken,
    pub(super) step: watch::Receiver<Option<Step>>,
}

struct Slot {
    number: u32,
    jobs: mpsc::Sender<Job>,
    task: JoinHandle<()>,
    work: Option<Work>,
    orders_done: u32,
}

/// All slots. Numbers start at 1.
pub(super) struct Slots<P: Portal, C> {
    slots: Vec<Slot>,
    /// Workers that were let go and still give their place back.
    leaving: Vec<JoinHandle<()>>,
    store: Store,
    portal: Arc<P>,
    clock: Arc<C>,
    evidence_folder: PathBuf,
    reports: mpsc::Sender<Report>,
}

impl<P: Portal, C: Clock> Slots<P, C> {
    pub(super) fn new(
        store: Store,
        portal: Arc<P>,
        clock: Arc<C>,
        evidence_folder: PathBuf,
        reports: mpsc::Sender<Report>,
    ) -> Self {
        Self {
            slots: Vec::new(),
            leaving: Vec::new(),
            store,
            portal,
            clock,
            evidence_folder,
            reports,
        }
    }

    /// Makes missing workers; lets idle ones go that are too many. Busy ones end their order first.
    pub(super) fn fit(&mut self, workers: u32) {
        self.leaving.retain(|task| !task.is_finished());
        for number in 1..=workers {
            if !self.slots.iter().any(|slot| slot.number == number) {
                let slot = self.hire(number);
                self.slots.push(slot);
            }
        }
        let (stay, leave): (Vec<Slot>, Vec<Slot>) = std::mem::take(&mut self.slots)
            .into_iter()
            .partition(|slot| slot.number <= workers || slot.work.is_some());
        self.slots = stay;
        self.slots.sort_by_key(|slot| slot.number);
        self.leaving.extend(leave.into_iter().map(|slot| slot.task));
    }

    fn hire(&self, number: u32) -> Slot {
        let (jobs, receiver) = mpsc::channel(1);
        let worker = Worker {
            number,
            portal: Arc::clone(&self.portal),
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            evidence_folder: self.evidence_folder.clone(),
            reports: self.reports.clone(),
        };
        let task = tokio::spawn(worker.run(receiver));
        Slot {
            number,
            jobs,
            task,
            work: None,
            orders_done: 0,
        }
    }

    pub(super) fn busy(&self) -> u32 {
        let busy = self.slots.iter().filter(|slot| slot.work.is_some()).count();
        u32::try_from(busy).unwrap_or(u32::MAX)
    }

    /// A worker without an order; one that has worked before first, since it is signed in.
    pub(super) fn idle(&self) -> Option<u32> {
        let idle = self.slots.iter().filter(|slot| slot.work.is_none());
        idle.min_by_key(|slot| (slot.orders_done == 0, slot.number))
            .map(|slot| slot.number)
    }

    /// Whether the worker has done nothing yet.
    pub(super) fn is_new(&self, worker: u32) -> bool {
        self.slots
            .iter()
            .any(|slot| slot.number == worker && slot.orders_done == 0)
    }

    pub(super) fn begin(&mut self, worker: u32, work: Work, job: Job) {
        let Some(slot) = self.slots.iter_mut().find(|slot| slot.number == worker) else {
            return;
        };
        // An idle worker's channel has room; a dead worker's order is taken back by recovery.
        match slot.jobs.try_send(job) {
            Ok(()) => slot.work = Some(work),
            Err(error) => tracing::error!(worker, %error, "a worker did not take its order"),
        }
    }

    /// The worker is free again. Answers which batch the order was of.
    pub(super) fn end(&mut self, worker: u32, order: OrderId) -> Option<BatchId> {
        let slot = self.slots.iter_mut().find(|slot| slot.number == worker)?;
        let work = slot.work.take_if(|work| work.order == order)?;
        slot.orders_done = slot.orders_done.saturating_add(1);
        Some(work.batch)
    }

    /// Asks the worker that has this order to stop at its next safe point.
    pub(super) fn stop(&self, order: OrderId) {
        let works = self.slots.iter().filter_map(|slot| slot.work.as_ref());
        works
            .filter(|work| work.order == order)
            .for_each(|work| work.stop.cancel());
    }

    pub(super) fn stop_all(&self) {
        self.slots
            .iter()
            .filter_map(|slot| slot.work.as_ref())
            .for_each(|work| work.stop.cancel());
    }

    /// The orders that are being worked on.
    pub(super) fn orders(&self) -> Vec<OrderId> {
        self.slots
            .iter()
            .filter_map(|slot| slot.work.as_ref())
            .map(|work| work.order)
            .collect()
    }

    pub(super) fn statuses(&self) -> Vec<WorkerStatus> {
        self.slots
            .iter()
            .map(|slot| WorkerStatus {
                number: slot.number,
                work: slot.work.as_ref().map(|work| WorkerWork {
                    order: work.order,
                    consultora: work.consultora.clone(),
                    step: *work.step.borrow(),
                    since: work.since,
                }),
                orders_done: slot.orders_done,
            })
            .collect()
    }

    /// Lets all workers go, waits for them within `limit`, and ends those that do not come.
    pub(super) async fn close(&mut self, limit: Duration) {
        let slots = std::mem::take(&mut self.slots);
        // Dropping the channels tells them; busy ones are ended.
        let mut tasks: Vec<JoinHandle<()>> = std::mem::take(&mut self.leaving);
        for slot in slots {
            if slot.work.is_some() {
                slot.task.abort();
            }
            tasks.push(slot.task);
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
