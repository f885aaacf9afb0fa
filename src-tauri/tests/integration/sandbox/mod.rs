//! The sandbox portal, asked as its own pages ask it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the functions that tests share may fail"
)]

mod carts;
mod faults;
mod login_host;
mod slow_import;
mod visitor;
mod way;
mod world;
