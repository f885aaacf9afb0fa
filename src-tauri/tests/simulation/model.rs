//! The reference model: what may be in the database, written down once more and without looking at
//! the program's own rules. It follows the audit log line by line, asks of each line whether whoever
//! was at work may do that, and afterwards `rows` compares it with the rows.

use std::collections::{BTreeMap, BTreeSet};

use gsp_bot::domain::{Cart, CartPolicy, ConsultoraCode, ProductCode, Quantity};
use gsp_bot::store::NewBatch;

use crate::portal::{Deed, Entry, Session, Site};
use crate::seen::{AuditSeen, Seen};
use crate::world::World;

/// What is wrong, in words.
pub type Verdict = Result<(), String>;

macro_rules! must {
    ($condition:expr, $($text:tt)+) => {
        if !$condition {
            return Err(format!($($text)+));
        }
    };
}
pub(crate) use must;

pub const RUNNING: [&str; 6] = [
    "in_progress",
    "login_ok",
    "consultora_selected",
    "cycle_selected",
    "cart_open",
    "products_added",
];
pub const ENDED: [&str; 4] = ["completed", "partial", "failed", "cancelled"];

/// What the operator did.
#[derive(Clone, Debug)]
pub enum Verb {
    Load(Box<NewBatch>),
    Start(i64),
    Pause(i64),
    Resume(i64),
    CancelBatch(i64),
    CancelOrder(i64),
    Retry(i64),
    RetryOrder(i64),
}

/// Who was at work in a step.
#[derive(Clone, Debug)]
pub enum Act {
    Operator(Verb),
    /// An engine decided; these orders are what its own workers have.
    Engine {
        active: BTreeSet<i64>,
    },
    /// A worker at its attempt, or what is late of one.
    Attempt(Session),
    /// Time, weather, an accident: nothing may change.
    Nobody,
}

/// What a step is judged by.
pub struct Step<'a> {
    pub act: &'a Act,
    /// The wall clock.
    pub now: i64,
    /// Attempts that living workers were at before the step.
    pub working: &'a BTreeSet<Session>,
    pub site: &'a Site,
}

#[derive(Clone, Debug)]
pub struct Batch {
    pub state: &'static str,
    pub pause_reason: Option<String>,
    pub policy: CartPolicy,
}

#[derive(Clone, Debug)]
pub struct Order {
    pub batch: i64,
    pub consultora: ConsultoraCode,
    pub lines: Vec<(ProductCode, Quantity)>,
    pub state: &'static str,
    pub attempt: i64,
    pub used: i64,
    pub is_cancel_requested: bool,
    pub due: Option<i64>,
    /// Of each attempt.
    pub outcomes: Vec<&'static str>,
    pub cart_before: Option<String>,
}

impl Order {
    pub fn is_running(&self) -> bool {
        RUNNING.contains(&self.state)
    }

    pub fn is_ended(&self) -> bool {
        ENDED.contains(&self.state)
    }

    pub fn is_held_by(&self, attempt: i64) -> bool {
        self.is_running() && self.attempt == attempt
    }
}

/// All that is remembered from step to step.
#[derive(Debug)]
pub struct Model {
    pub batches: BTreeMap<i64, Batch>,
    pub orders: BTreeMap<i64, Order>,
    pub last_audit: i64,
    pub last_change: i64,
    pub attempts_max: i64,
    pub retry_delay_ms_max: i64,
    /// The latest that the wall clock ever showed.
    pub latest_now: i64,
    /// Two engines were at work at once, which the lock of the data folder prevents: from then on
    /// one of them may write into a cart that the other has taken over.
    pub is_doubled: bool,
    /// Consultoras whose cart was written by somebody who had lost the right to.
    pub spoiled: BTreeSet<ConsultoraCode>,
    /// The order whose products are in a consultora's cart.
    pub filled_by: BTreeMap<ConsultoraCode, i64>,
    /// Ends of attempts that were told to somebody.
    pub told: BTreeMap<Session, bool>,
    /// Attempts that changed a cart.
    pub writers: BTreeSet<Session>,
}

impl Model {
    pub fn new(attempts_max: u32, retry_delay_ms_max: u64) -> Self {
        Self {
            batches: BTreeMap::new(),
            orders: BTreeMap::new(),
            last_audit: 0,
            last_change: 0,
            attempts_max: attempts_max.into(),
            retry_delay_ms_max: i64::try_from(retry_delay_ms_max).unwrap(),
            latest_now: 0,
            is_doubled: false,
            spoiled: BTreeSet::new(),
            filled_by: BTreeMap::new(),
            told: BTreeMap::new(),
            writers: BTreeSet::new(),
        }
    }

    /// What was done in the portal since the last step.
    pub fn judge_deeds(&mut self, ledger: &[Entry]) -> Verdict {
        for entry in ledger {
            let Session { order, attempt } = entry.session;
            let held = self.orders.get(&order);
            must!(
                held.is_some_and(|held| held.consultora == entry.consultora),
                "order {order} wrote into the cart of {}",
                entry.consultora
            );
            let is_held = held.is_some_and(|held| held.is_held_by(attempt));
            match entry.deed {
                Deed::Wrote => {
                    must!(
                        is_held || self.is_doubled,
                        "attempt {attempt} of order {order} wrote into a cart that is not its own any more"
                    );
                    if !is_held {
                        self.spoiled.insert(entry.consultora.clone());
                    }
                    self.writers.insert(entry.session);
                }
                Deed::ReadBack if is_held => {
                    self.spoiled.remove(&entry.consultora);
                }
                Deed::ReadBack => {}
            }
        }
        Ok(())
    }

    /// Follows the audit log.
    pub fn follow(&mut self, step: &Step<'_>, seen: &Seen) -> Verdict {
        for line in &seen.audit {
            must!(
                line.id > self.last_audit,
                "audit line {} is not new",
                line.id
            );
            self.last_audit = line.id;
            self.apply(step, seen, line)
                .map_err(|what| format!("{line:?}: {what}"))?;
        }
        Ok(())
    }

    fn apply(&mut self, step: &Step<'_>, seen: &Seen, line: &AuditSeen) -> Verdict {
        let is_operators = matches!(step.act, Act::Operator(_));
        let by_engine = line.actor == "engine";
        match line.event.as_str() {
            "batch_loaded" | "batch_started" | "batch_cancelled" | "batch_retried"
            | "retry_requested" | "cancel_requested" => {
                must!(is_operators && !by_engine, "the operator did not ask");
            }
            "batch_paused" | "batch_resumed" => {
                let is_engines = matches!(step.act, Act::Engine { .. });
                must!(
                    (is_operators && !by_engine) || (is_engines && by_engine),
                    "not by whoever was at work"
                );
            }
            _ => {}
        }
        if let Some(order) = line.order {
            self.apply_to_order(step, seen, line, order)
        } else {
            let batch = line.batch.ok_or("an event of nothing")?;
            self.apply_to_batch(step, seen, line, batch)
        }
    }

    /// What has not ended: order, state, due.
    pub fn open_orders(&self) -> Vec<(i64, &'static str, Option<i64>)> {
        let open = self.orders.iter().filter(|(_, order)| !order.is_ended());
        open.map(|(id, order)| (*id, order.state, order.due))
            .collect()
    }

    /// What her cart holds when this order has been loaded.
    pub fn expected_cart(&self, order: &Order, site: &Site) -> Cart {
        let none = Cart::new();
        let hers = site.world.hers.get(&order.consultora).unwrap_or(&none);
        let policy = self.batches[&order.batch].policy;
        site.world
            .attainable(&World::wanted(&order.lines, policy, hers))
    }
}
