//! The pool's slots: which worker has which order. Who the workers are, tasks or something else, is
//! the crew's business.

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::worker::Job;
use super::{EngineSettings, WorkerStatus, WorkerWork};
use crate::domain::{BatchId, Epoch, OrderId, Step};
use crate::store::Claim;

/// Who does the work.
pub trait Crew {
    /// A worker with this number is needed.
    fn hire(&mut self, number: u32);

    /// Hands an idle worker an order. Answers whether it took it.
    fn give(&mut self, number: u32, job: Job) -> bool;

    /// Whether the worker has ended, which nobody asked of it: a bug did that.
    fn is_gone(&self, number: u32) -> bool;

    /// An idle worker gets no further order: it gives its place back and goes.
    fn let_go(&mut self, number: u32);
}

/// What a worker has in hand.
struct Work {
    order: OrderId,
    batch: BatchId,
    consultora: String,
    name: Option<String>,
    since: Epoch,
    stop: CancellationToken,
    step: watch::Receiver<Option<Step>>,
}

struct Slot {
    number: u32,
    work: Option<Work>,
    orders_done: u32,
}

/// All slots. Numbers start at 1.
pub struct Slots<K> {
    slots: Vec<Slot>,
    /// The workers.
    pub crew: K,
}

impl<K: Crew> Slots<K> {
    /// No slots yet.
    pub fn new(crew: K) -> Self {
        Self {
            slots: Vec::new(),
            crew,
        }
    }

    /// Makes missing workers; lets idle ones go that are too many. Busy ones end their order first.
    /// Answers whether nobody works any more on an order that somebody had.
    pub(super) fn fit(&mut self, workers: u32) -> bool {
        let gone = |slot: &mut Slot| self.crew.is_gone(slot.number);
        let lost: Vec<Slot> = self.slots.extract_if(.., gone).collect();
        for number in 1..=workers {
            if !self.slots.iter().any(|slot| slot.number == number) {
                self.crew.hire(number);
                self.slots.push(Slot {
                    number,
                    work: None,
                    orders_done: 0,
                });
            }
        }
        let (stay, leave): (Vec<Slot>, Vec<Slot>) = std::mem::take(&mut self.slots)
            .into_iter()
            .partition(|slot| slot.number <= workers || slot.work.is_some());
        self.slots = stay;
        self.slots.sort_by_key(|slot| slot.number);
        for slot in leave {
            self.crew.let_go(slot.number);
        }
        lost.iter().any(|slot| slot.work.is_some())
    }

    /// How many workers have an order.
    pub fn busy(&self) -> u32 {
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

    /// Hands an idle worker a claimed order. Answers whether it took it; else it gets no other one.
    pub(super) fn begin(
        &mut self,
        worker: u32,
        claim: Claim,
        settings: &EngineSettings,
        now: Epoch,
    ) -> bool {
        let (step, steps) = watch::channel(None);
        let stop = CancellationToken::new();
        let work = Work {
            order: claim.order,
            batch: claim.batch,
            consultora: claim.consultora.to_string(),
            name: claim.name.clone(),
            since: now,
            stop: stop.clone(),
            step: steps,
        };
        let job = Job {
            claim,
            settings: settings.clone(),
            stop,
            step,
        };
        let has_taken = self.crew.give(worker, job);
        if has_taken {
            let slot = self.slots.iter_mut().find(|slot| slot.number == worker);
            slot.map(|slot| slot.work = Some(work)).is_some()
        } else {
            self.slots.retain(|slot| slot.number != worker);
            false
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

    /// Asks all of them.
    pub fn stop_all(&self) {
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

    /// The workers that have one.
    pub(super) fn busy_numbers(&self) -> Vec<u32> {
        self.slots
            .iter()
            .filter(|slot| slot.work.is_some())
            .map(|slot| slot.number)
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
                    name: work.name.clone(),
                    step: *work.step.borrow(),
                    since: work.since,
                }),
                orders_done: slot.orders_done,
            })
            .collect()
    }
}
