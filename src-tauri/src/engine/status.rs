//! What the engine is doing, for whoever looks.

use std::io;

use super::StorageProblem;
use crate::domain::{Epoch, OrderId, Step};

/// The engine as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineStatus {
    /// Its workers, by number.
    pub workers: Vec<WorkerStatus>,
    /// Since when the portal does not answer.
    pub portal_down_since: Option<Epoch>,
    /// Fewer workers than set, because the portal asked for less.
    pub slowed_to: Option<u32>,
    /// The storage does not take commits; work waits.
    pub storage_problem: Option<StorageProblem>,
    /// What failures look like cannot be kept; work goes on.
    pub evidence_problem: Option<io::ErrorKind>,
}

/// One worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerStatus {
    /// Its number, from 1.
    pub number: u32,
    /// What it works on; idle when `None`.
    pub work: Option<WorkerWork>,
    /// Orders that it ended since the program started.
    pub orders_done: u32,
}

/// What a worker works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerWork {
    /// Which order.
    pub order: OrderId,
    /// Whose.
    pub consultora: String,
    /// Her name, as the file has it.
    pub name: Option<String>,
    /// The step that is behind it.
    pub step: Option<Step>,
    /// Since when.
    pub since: Epoch,
}
