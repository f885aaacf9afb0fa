//! The browser module against a real Chromium and pages of our own. No browser: the tests fail and
//! say so.

mod actions;
mod life;
mod site;
