//! The logins of one account. A portal counts sessions: a new context takes one over instead of
//! signing in once more.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::browser::SavedLogin;

/// There are never more than workers.
const LOGINS_MAX: usize = 16;

pub(super) struct Logins {
    known: Mutex<Known>,
    changes: watch::Sender<()>,
}

#[derive(Default)]
struct Known {
    free: Vec<SavedLogin>,
    in_use: BTreeMap<u64, SavedLogin>,
    seats: u64,
}

/// The login of one seat. Once this is dropped the next seat may take it over.
pub(super) struct SeatLogin {
    logins: Arc<Logins>,
    seat: u64,
}

impl Logins {
    pub(super) fn none() -> Arc<Self> {
        Arc::new(Self {
            known: Mutex::default(),
            changes: watch::channel(()).0,
        })
    }

    /// A place for a new seat's login, and a login to begin with where one is free.
    pub(super) fn for_seat(self: &Arc<Self>) -> (SeatLogin, Option<SavedLogin>) {
        let mut known = self.known();
        known.seats += 1;
        let seat = known.seats;
        let login = known.free.pop();
        if let Some(login) = &login {
            known.in_use.insert(seat, login.clone());
        }
        let place = SeatLogin {
            logins: Arc::clone(self),
            seat,
        };
        (place, login)
    }

    /// One that could sign nobody in is not worth its place.
    pub(super) fn add(&self, login: SavedLogin) {
        self.known().set_free(login);
        self.changes.send_replace(());
    }

    pub(super) fn clear(&self) {
        let mut known = self.known();
        known.free.clear();
        known.in_use.clear();
        drop(known);
        self.changes.send_replace(());
    }

    /// Those in use as well: whoever starts after a crash finds their seats gone.
    pub(super) fn all(&self) -> Vec<SavedLogin> {
        let known = self.known();
        let all = known.in_use.values().chain(&known.free);
        all.take(LOGINS_MAX).cloned().collect()
    }

    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn set_free(&mut self, login: SavedLogin) {
        if self.free.len() < LOGINS_MAX && !login.is_empty() {
            self.free.push(login);
        }
    }
}

impl SeatLogin {
    /// What signs this seat in now.
    pub(super) fn is(&self, login: SavedLogin) {
        if !login.is_empty() {
            self.logins.known().in_use.insert(self.seat, login);
            self.logins.changes.send_replace(());
        }
    }
}

impl Drop for SeatLogin {
    fn drop(&mut self) {
        let mut known = self.logins.known();
        if let Some(login) = known.in_use.remove(&self.seat) {
            known.set_free(login);
        }
    }
}
