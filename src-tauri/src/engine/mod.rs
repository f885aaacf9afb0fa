//! Who works on what, when. One loop decides (`dispatcher`), by pure functions (`plan`, `breaker`,
//! `throttle`, `retry`); workers do one order at a time. Knows the portal only by its traits and
//! the database only by the store's functions.

mod breaker;
mod clock;
mod consequences;
mod dispatcher;
mod journal;
mod lock;
mod plan;
mod retry;
mod settings;
mod slots;
mod status;
mod throttle;
mod worker;

pub use clock::{Clock, SystemClock};
pub use dispatcher::Engine;
pub use lock::{EngineLock, LockError};
pub use settings::{EngineSettings, SettingsError};
pub use status::{EngineStatus, WorkerStatus, WorkerWork};
