//! What the benches share that run the real program against the sandbox: starting it, looking at
//! its processes, and asking the sandbox's ledger what became of the carts.
// Each bench uses its part of it.
#![allow(dead_code, unused_imports, unreachable_pub)]

mod carts;
mod processes;
mod program;

pub use carts::Verdict;
pub use processes::{Usage, Watch, no_process_is_left};
pub use program::{Program, Row, is_over_before};

use std::error::Error;
use std::str::FromStr;

/// What went well, or what to tell.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// What an environment variable asks for.
pub fn asked<T: FromStr>(name: &str, otherwise: T) -> Outcome<T> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name}={text}?").into()),
        Err(_) => Ok(otherwise),
    }
}
