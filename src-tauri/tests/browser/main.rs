//! The browser module against a real Chromium and pages of our own. No browser: the tests fail and
//! say so.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that fails says where

mod actions;
mod clicks;
mod evidence;
mod fields;
mod life;
mod looks;
mod orphans;
mod site;
