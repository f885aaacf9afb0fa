//! What the engine is told to keep to.

use thiserror::Error;

/// Most orders that are worked on at once.
pub const WORKERS_MAX: u32 = 16;

/// Bounds of the engine's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineSettings {
    /// Orders worked on at once, 1 to 16.
    pub workers: u32,
    /// Tries of an order before it fails, 1 to 10.
    pub attempts_max: u32,
    /// Orders after which a worker's browser context is renewed, 1 to 1,000.
    pub orders_per_context: u32,
    /// Longest time one attempt may take before it is given up, in milliseconds. The portal has
    /// deadlines of its own; this one is for what they miss.
    pub attempt_ms_max: u64,
    /// Delay before the second try, in milliseconds; it doubles with each further one.
    pub retry_delay_ms: u64,
    /// The delay never grows beyond this, in milliseconds.
    pub retry_delay_ms_max: u64,
    /// Time between two workers' first steps, in milliseconds: logins do not come in a burst.
    pub stagger_ms: u64,
    /// How long the evidence of failures is kept, 1 to 3,650 days.
    pub evidence_days: u32,
    /// Longest time that a polite stop waits for running orders, in milliseconds.
    pub stop_ms_max: u64,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            workers: 3,
            attempts_max: 3,
            orders_per_context: 10,
            attempt_ms_max: 15 * 60 * 1000,
            retry_delay_ms: 5_000,
            retry_delay_ms_max: 5 * 60 * 1000,
            stagger_ms: 400,
            evidence_days: 30,
            stop_ms_max: 60_000,
        }
    }
}

/// A setting out of its bounds.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{name} must be {min} to {max}, not {value}")]
pub struct SettingsError {
    /// Which setting.
    pub name: &'static str,
    /// Smallest allowed value.
    pub min: u32,
    /// Largest allowed value.
    pub max: u32,
    /// What was given.
    pub value: u32,
}

impl EngineSettings {
    /// # Errors
    /// For the first setting that is out of its bounds.
    pub fn checked(self) -> Result<Self, SettingsError> {
        for (name, value, min, max) in [
            ("workers", self.workers, 1, WORKERS_MAX),
            ("attempts_max", self.attempts_max, 1, 10),
            ("orders_per_context", self.orders_per_context, 1, 1000),
            ("evidence_days", self.evidence_days, 1, 3650),
        ] {
            if !(min..=max).contains(&value) {
                return Err(SettingsError {
                    name,
                    min,
                    max,
                    value,
                });
            }
        }
        Ok(self)
    }
}
