//! Tests against real SQLite, real files and the sandbox portal; the folders mirror `src`.

mod intake;
mod ops;
mod portal;
mod sandbox;
