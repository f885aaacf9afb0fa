//! Logins that no seat has. A portal counts sessions: a new context takes one over instead of
//! signing in once more.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::browser::SavedLogin;

/// There are never more than workers.
const LOGINS_MAX: usize = 16;

#[derive(Default)]
pub(super) struct Logins(Mutex<Vec<SavedLogin>>);

impl Logins {
    pub(super) fn take_one(&self) -> Option<SavedLogin> {
        self.held().pop()
    }

    /// One that could sign nobody in is not worth its place.
    pub(super) fn keep(&self, login: SavedLogin) {
        let mut held = self.held();
        if held.len() < LOGINS_MAX && !login.is_empty() {
            held.push(login);
        }
    }

    pub(super) fn clear(&self) {
        self.held().clear();
    }

    pub(super) fn all(&self) -> Vec<SavedLogin> {
        self.held().clone()
    }

    fn held(&self) -> MutexGuard<'_, Vec<SavedLogin>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
