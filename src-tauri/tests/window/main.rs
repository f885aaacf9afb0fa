//! The program in a real window: drops by the mouse, a real browser at work, pictures for people.

// The harness is no test function, and its panics are how a test fails.
#![allow(clippy::expect_used, clippy::panic)]

mod harness;

mod backup;
mod badfile;
mod closing;
mod correct;
mod drop_to_cart;
mod pictures;
mod verbs;
