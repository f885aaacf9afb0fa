//! The browser module against a real Chromium and pages of our own. No browser: the tests fail and
//! say so.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test fails by panicking, and its modules are its own"
)]

mod actions;
mod life;
mod site;
