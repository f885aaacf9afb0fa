//! Who works on what, when. One place decides (`decider`), by pure functions (`plan`, `breaker`,
//! `throttle`, `retry`); workers do one order at a time. Tasks and timers are apart from that
//! (`dispatcher`, `crew`). Knows the portal only by its traits and the database only by the store's
//! functions.

mod breaker;
mod clock;
mod consequences;
mod crew;
mod decider;
mod dispatcher;
mod evidence;
mod journal;
mod lock;
mod plan;
mod retry;
mod settings;
mod slots;
mod status;
mod storage;
mod throttle;
mod worker;

pub use clock::{Clock, SystemClock};
pub use dispatcher::Engine;
pub use lock::{EngineLock, LockError};
pub use settings::{EngineSettings, SettingsError, WORKERS_MAX};
pub use status::{EngineStatus, WorkerStatus, WorkerWork};
pub use storage::{StorageHealth, StorageProblem};

/// The engine without its tasks and timers, for whoever turns the crank by hand: the simulation.
pub mod by_hand {
    pub use super::decider::Decider;
    pub use super::slots::{Crew, Slots};
    pub use super::worker::{
        Job, Outcome, Place, Report, Worker, lost_its_lease, panicked, took_too_long,
    };
}
