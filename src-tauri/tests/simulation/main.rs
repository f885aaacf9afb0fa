//! The engine's decisions and the real store under a seeded simulator: one thread, its own time, a
//! scripted portal, and everything that can go wrong at any moment. After every step the database is
//! compared with a small model of what may be in it.
//!
//! `GSP_SIM_SEED=n` runs one seed and tells what happened; `GSP_SIM_SEEDS=n` runs so many.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test fails by panicking, and its modules are its own"
)]

mod dice;
mod time;

mod portal;
mod script;
mod visit;
mod world;

mod crew;
mod machine;

mod database;
mod seen;

mod model;

mod batch_rules;
mod order_rules;
mod rows;

mod sim;

mod disturb;
mod judge;
mod kills;
mod rest;
mod storage;
mod verbs;

mod planted;
mod refusals;
mod seeds;
mod torn;
