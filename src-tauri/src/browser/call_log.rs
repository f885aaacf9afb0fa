//! What was asked of a page and what stood in the way, line by line: part of the evidence.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

const LINES_MAX: usize = 400;
const LINE_CHARS_MAX: usize = 400;

/// A bounded list of lines with their offset in milliseconds.
#[derive(Debug)]
pub struct CallLog {
    since: Mutex<Instant>,
    lines: Mutex<VecDeque<String>>,
}

impl CallLog {
    pub(super) fn new() -> Self {
        Self {
            since: Mutex::new(Instant::now()),
            lines: Mutex::new(VecDeque::new()),
        }
    }

    /// Adds a line. It must not hold a secret.
    pub fn line(&self, text: impl AsRef<str>) {
        let since = *self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let at_ms = since.elapsed().as_millis();
        tracing::debug!(target: "gsp_bot::page", "{}", text.as_ref());
        let text: String = text.as_ref().chars().take(LINE_CHARS_MAX).collect();
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == LINES_MAX {
            lines.pop_front();
        }
        lines.push_back(format!("{at_ms:>7} ms  {text}"));
    }

    /// All lines that are kept.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }

    /// Begins anew, at zero.
    pub fn restart(&self) {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}
