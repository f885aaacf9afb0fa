//! Tests against real SQLite, real files and the sandbox portal; the folders mirror `src`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test fails by panicking, and its modules are its own"
)]

mod cli;
mod engine;
mod intake;
mod ops;
mod portal;
mod sandbox;
mod store;
