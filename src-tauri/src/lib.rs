//! GSP Bot: fills consultoras' carts in the GSP portal from a spreadsheet.
//!
//! `src-tauri/ARCHITECTURE.md` is the map. Modules stand lowest first; each may import only what
//! stands before it and what the map allows, which `tests/tidy.rs` checks.

pub mod domain;

pub mod browser;
pub mod sandbox;

pub mod intake;
pub mod store;

pub mod portal;

pub mod engine;

pub mod ops;

pub mod cli;
#[cfg(feature = "desktop")]
pub mod shell;
