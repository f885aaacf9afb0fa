//! What can go wrong with a browser and on a page.

use std::path::PathBuf;

use thiserror::Error;

/// Why no browser can be had.
#[derive(Debug, Error)]
pub enum BrowserError {
    /// The path that was asked for is not there.
    #[error("there is no browser at {0}")]
    NotThere(PathBuf),
    /// None of the places where browsers live holds one.
    #[error("no Chromium, Chrome or Edge was found")]
    NotFound,
    /// It was found but does not start.
    #[error("the browser {path} does not start: {why}")]
    NotStarted {
        /// Which browser.
        path: PathBuf,
        /// What it or the system said.
        why: String,
    },
    /// A context or a page could not be made.
    #[error(transparent)]
    Action(#[from] ActionError),
}

/// Why a page did not do what was asked.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ActionError {
    /// The deadline passed. `why` is what stood in the way last.
    #[error("{what}: time is up ({why})")]
    Timeout {
        /// What was being done.
        what: String,
        /// What stood in the way last.
        why: String,
    },
    /// One of the given interrupts showed up first.
    #[error("{what}: interrupted by {by}")]
    Interrupted {
        /// What was being done.
        what: String,
        /// The interrupt's name.
        by: String,
    },
    /// The address did not load.
    #[error("navigation failed: {0}")]
    Navigation(NavigationProblem),
    /// The page's renderer crashed: throw the context away.
    #[error("the page crashed")]
    Crashed,
    /// The page or its context was closed.
    #[error("the page is gone")]
    Gone,
    /// The browser ended or its connection broke.
    #[error("the browser is gone")]
    Closed,
    /// A script of ours failed in the page.
    #[error("script: {0}")]
    Script(String),
    /// The browser refused a command.
    #[error("protocol: {0}")]
    Protocol(String),
}

/// Why an address did not load.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NavigationProblem {
    /// Nobody listens there.
    #[error("connection refused")]
    ConnectionRefused,
    /// The name does not resolve, or there is no network.
    #[error("name not resolved")]
    NameNotResolved,
    /// The connection broke while it was in use.
    #[error("connection reset")]
    ConnectionReset,
    /// Nobody answered in time.
    #[error("timed out")]
    TimedOut,
    /// Anything else, in Chromium's words.
    #[error("{0}")]
    Other(String),
}

impl NavigationProblem {
    /// From Chromium's error text, `net::ERR_…`.
    pub(super) fn from_text(text: &str) -> Self {
        let code = text.trim_start_matches("net::ERR_");
        match code {
            "CONNECTION_REFUSED" | "ADDRESS_UNREACHABLE" | "CONNECTION_FAILED" => {
                Self::ConnectionRefused
            }
            "NAME_NOT_RESOLVED" | "INTERNET_DISCONNECTED" | "NETWORK_CHANGED" => {
                Self::NameNotResolved
            }
            "CONNECTION_RESET" | "CONNECTION_CLOSED" | "EMPTY_RESPONSE" => Self::ConnectionReset,
            "TIMED_OUT" | "CONNECTION_TIMED_OUT" => Self::TimedOut,
            other => Self::Other(other.to_owned()),
        }
    }
}
