//! Everything that was done, for tests to judge by.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

/// Writes that are kept; a run that makes more is judged by the carts alone.
const WRITES_MAX: usize = 200_000;

/// What a sandbox's carts hold, and how they came to it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ledger {
    /// Units by product, by consultora; carts that were ever used.
    pub carts: BTreeMap<String, BTreeMap<String, u32>>,
    /// Every change, in its order.
    pub writes: Vec<Write>,
    /// Tries to sign in.
    pub logins: Logins,
    /// Carts into which two sessions wrote at the same time.
    pub overlaps: Vec<Overlap>,
    /// Time that the server itself took for a consultora's calls, in milliseconds.
    pub server_time_ms: BTreeMap<String, u64>,
}

/// One change of one cart.
#[derive(Clone, Debug, Serialize)]
pub struct Write {
    /// Milliseconds since the sandbox opened.
    pub at_ms: u64,
    /// Which session.
    pub session: String,
    /// Whose cart.
    pub consultora: String,
    /// add, set, remove, empty, import
    pub kind: String,
    /// Which product, when it was one.
    pub product: Option<String>,
    /// Units in the cart afterwards.
    pub quantity: Option<u32>,
}

/// Tries to sign in.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Logins {
    /// That got in.
    pub accepted: u32,
    /// With a wrong code or password.
    pub refused: u32,
    /// While the account was locked.
    pub locked: u32,
}

/// Two sessions in one cart at once.
#[derive(Clone, Debug, Serialize)]
pub struct Overlap {
    /// Whose cart.
    pub consultora: String,
    /// The session that wrote after another one had begun.
    pub session: String,
    /// The one that had begun.
    pub other: String,
    /// Milliseconds since the sandbox opened.
    pub at_ms: u64,
}

/// One session's stay in one cart, from its first to its last write.
#[derive(Clone, Debug)]
struct Stay {
    session: String,
    visit: u32,
    first: u64,
}

/// Keeps the ledger and sees overlaps: a session that writes again after another one has begun was
/// in the cart at the same time. One that never writes again was taken over, which is no overlap.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) writes: Vec<Write>,
    pub(super) logins: Logins,
    pub(super) overlaps: Vec<Overlap>,
    pub(super) server_time_ms: BTreeMap<String, u64>,
    stays: HashMap<String, Vec<Stay>>,
    clock: u64,
}

impl Book {
    pub(super) fn wrote(&mut self, write: Write, visit: u32) {
        self.clock += 1;
        let now = self.clock;
        let stays = self.stays.entry(write.consultora.clone()).or_default();
        let own = stays
            .iter()
            .find(|stay| stay.session == write.session && stay.visit == visit);
        match own.map(|stay| stay.first) {
            None => {
                stays.push(Stay {
                    session: write.session.clone(),
                    visit,
                    first: now,
                });
            }
            Some(first) => {
                let other = stays
                    .iter()
                    .find(|stay| stay.session != write.session && stay.first > first);
                if let Some(other) = other {
                    self.overlaps.push(Overlap {
                        consultora: write.consultora.clone(),
                        session: write.session.clone(),
                        other: other.session.clone(),
                        at_ms: write.at_ms,
                    });
                }
            }
        }
        if self.writes.len() < WRITES_MAX {
            self.writes.push(write);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(session: &str) -> Write {
        Write {
            at_ms: 0,
            session: session.to_owned(),
            consultora: "958".to_owned(),
            kind: "add".to_owned(),
            product: None,
            quantity: None,
        }
    }

    #[test]
    fn a_takeover_is_no_overlap_and_coming_back_is() {
        let mut book = Book::default();
        book.wrote(write("a"), 1);
        book.wrote(write("b"), 1);
        book.wrote(write("b"), 1);
        assert!(book.overlaps.is_empty());
        book.wrote(write("a"), 1);
        assert_eq!(book.overlaps.len(), 1);
    }

    #[test]
    fn another_visit_is_another_stay() {
        let mut book = Book::default();
        book.wrote(write("a"), 1);
        book.wrote(write("b"), 1);
        book.wrote(write("a"), 2);
        assert!(book.overlaps.is_empty());
    }
}
