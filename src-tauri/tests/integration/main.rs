//! Tests against real SQLite, real files and the sandbox portal; the folders mirror `src`.

mod engine;
mod intake;
mod ops;
mod portal;
mod sandbox;
mod store;
