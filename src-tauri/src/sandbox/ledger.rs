//! Everything that was done, for tests to judge by.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

/// Writes that are kept; a run that makes more is judged by the carts alone.
const WRITES_MAX: usize = 200_000;
/// Sessions, tries to sign in and overlaps that are kept, of each.
const RECORDS_MAX: usize = 20_000;
/// Stays in one cart that are remembered; older ones can no longer overlap with anything new.
const STAYS_MAX: usize = 32;

/// What a sandbox's carts hold, and how they came to it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ledger {
    /// Units by product, by consultora; carts that were ever used.
    pub carts: BTreeMap<String, BTreeMap<String, u32>>,
    /// Every change, in its order.
    pub writes: Vec<Write>,
    /// Changes that were no longer written down.
    pub writes_dropped: u64,
    /// Tries to sign in, counted.
    pub logins: Logins,
    /// Tries to sign in, one by one.
    pub sign_ins: Vec<SignIn>,
    /// Every session that there was.
    pub sessions: Vec<SessionRecord>,
    /// Carts into which two sessions wrote at the same time.
    pub overlaps: Vec<Overlap>,
    /// Carts into which a session wrote while another, that never wrote again, was still there.
    pub takeovers: Vec<Overlap>,
    /// Time that the server itself took for a consultora's calls, in milliseconds.
    pub server_time_ms: BTreeMap<String, u64>,
    /// Interruptions that were shown, by kind.
    pub interruptions: BTreeMap<String, u64>,
    /// Requests that were not answered as they should be, by what was done instead.
    pub troubles: BTreeMap<String, u64>,
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
    /// In which cycle.
    pub cycle: Option<String>,
    /// add, set, remove, empty, import, recover
    pub kind: String,
    /// Which product, when it was one.
    pub product: Option<String>,
    /// Units in the cart afterwards.
    pub quantity: Option<u32>,
    /// It was answered as if it had not been done.
    pub unanswered: bool,
}

/// Tries to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Logins {
    /// That got in.
    pub accepted: u32,
    /// With a wrong code or password.
    pub refused: u32,
    /// While the account was locked.
    pub locked: u32,
    /// With too many sessions open.
    pub too_many_sessions: u32,
}

/// One try to sign in.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    /// When the request came, in milliseconds since the sandbox opened.
    pub begun_ms: u64,
    /// When it was answered.
    pub answered_ms: u64,
    /// The account's code, as it was typed.
    pub account: String,
    /// How it ended.
    pub outcome: SignInOutcome,
    /// The session that began.
    pub session: Option<String>,
}

/// How a try to sign in ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInOutcome {
    /// A session began.
    Accepted,
    /// Wrong code or password.
    Refused,
    /// Too many wrong passwords before.
    Locked,
    /// Too many sessions of this account.
    TooManySessions,
}

/// One session.
#[derive(Clone, Debug, Serialize)]
pub struct SessionRecord {
    /// What it is called here.
    pub session: String,
    /// Whose.
    pub account: String,
    /// Milliseconds since the sandbox opened.
    pub begun_ms: u64,
    /// When it ended, if it did.
    pub ended_ms: Option<u64>,
    /// Why it ended.
    pub end: Option<SessionEnd>,
    /// Calls that it made.
    pub calls: u64,
    /// Time that the server took for them, in milliseconds.
    pub server_time_ms: u64,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionEnd {
    /// As it should.
    Logout,
    /// Nobody used it.
    Idle,
    /// All sessions were ended.
    Purged,
    /// The account began one too many.
    Evicted,
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
    /// All but the carts, which are kept where they are used.
    pub(super) ledger: Ledger,
    stays: HashMap<String, Vec<Stay>>,
    clock: u64,
}

impl Book {
    /// `is_there` tells whether a session is still in that visit.
    pub(super) fn wrote(&mut self, write: Write, visit: u32, is_there: impl Fn(&str, u32) -> bool) {
        self.clock += 1;
        let now = self.clock;
        let stays = self.stays.entry(write.consultora.clone()).or_default();
        let overlap = |with: &Stay| Overlap {
            consultora: write.consultora.clone(),
            session: write.session.clone(),
            other: with.session.clone(),
            at_ms: write.at_ms,
        };
        let is_other = |stay: &&Stay| stay.session != write.session;
        let own = stays
            .iter()
            .find(|stay| stay.session == write.session && stay.visit == visit);
        if let Some(own) = own {
            let other = stays
                .iter()
                .filter(is_other)
                .find(|stay| stay.first > own.first);
            push(&mut self.ledger.overlaps, other.map(overlap));
        } else {
            let other = stays
                .iter()
                .filter(is_other)
                .find(|stay| is_there(&stay.session, stay.visit));
            push(&mut self.ledger.takeovers, other.map(overlap));
            if stays.len() >= STAYS_MAX {
                stays.remove(0);
            }
            stays.push(Stay {
                session: write.session.clone(),
                visit,
                first: now,
            });
        }
        if self.ledger.writes.len() < WRITES_MAX {
            self.ledger.writes.push(write);
        } else {
            self.ledger.writes_dropped += 1;
        }
    }

    /// The changes that a session made since then were answered as if they had not been done.
    pub(super) fn left_unanswered(&mut self, session: &str, since: usize) {
        for write in self.ledger.writes.iter_mut().skip(since) {
            write.unanswered |= write.session == session;
        }
    }

    /// How many changes there were, written down or not.
    pub(super) fn writes_count(&self) -> u64 {
        u64::try_from(self.ledger.writes.len()).unwrap_or(u64::MAX) + self.ledger.writes_dropped
    }

    pub(super) fn signed_in(&mut self, sign_in: SignIn) {
        let logins = &mut self.ledger.logins;
        match sign_in.outcome {
            SignInOutcome::Accepted => logins.accepted += 1,
            SignInOutcome::Refused => logins.refused += 1,
            SignInOutcome::Locked => logins.locked += 1,
            SignInOutcome::TooManySessions => logins.too_many_sessions += 1,
        }
        push(&mut self.ledger.sign_ins, Some(sign_in));
    }

    pub(super) fn began(&mut self, session: &str, account: &str, begun_ms: u64) {
        let record = SessionRecord {
            session: session.to_owned(),
            account: account.to_owned(),
            begun_ms,
            ended_ms: None,
            end: None,
            calls: 0,
            server_time_ms: 0,
        };
        push(&mut self.ledger.sessions, Some(record));
    }

    pub(super) fn ended(&mut self, session: &str, end: SessionEnd, at_ms: u64) {
        if let Some(record) = self.record(session) {
            record.ended_ms = Some(at_ms);
            record.end = Some(end);
        }
    }

    /// A call took so long.
    pub(super) fn took(&mut self, session: &str, consultora: Option<&str>, ms: u64) {
        if let Some(record) = self.record(session) {
            record.calls += 1;
            record.server_time_ms += ms;
        }
        if let Some(code) = consultora {
            *count(&mut self.ledger.server_time_ms, code) += ms;
        }
    }

    pub(super) fn interrupted(&mut self, kind: &str) {
        *count(&mut self.ledger.interruptions, kind) += 1;
    }

    pub(super) fn troubled(&mut self, what: &str) {
        *count(&mut self.ledger.troubles, what) += 1;
    }

    /// The newest first: it is mostly one of the last that is asked for.
    fn record(&mut self, session: &str) -> Option<&mut SessionRecord> {
        let records = self.ledger.sessions.iter_mut().rev();
        records.into_iter().find(|record| record.session == session)
    }
}

fn push<T>(list: &mut Vec<T>, one: Option<T>) {
    if list.len() < RECORDS_MAX {
        list.extend(one);
    }
}

fn count<'a>(counts: &'a mut BTreeMap<String, u64>, name: &str) -> &'a mut u64 {
    counts.entry(name.to_owned()).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(session: &str) -> Write {
        Write {
            at_ms: 0,
            session: session.to_owned(),
            consultora: "958".to_owned(),
            cycle: None,
            kind: "add".to_owned(),
            product: None,
            quantity: None,
            unanswered: false,
        }
    }

    #[test]
    fn a_takeover_is_no_overlap_and_coming_back_is() {
        let mut book = Book::default();
        let both_there = |_: &str, _| true;
        book.wrote(write("a"), 1, both_there);
        book.wrote(write("b"), 1, both_there);
        book.wrote(write("b"), 1, both_there);
        assert!(book.ledger.overlaps.is_empty());
        assert_eq!(book.ledger.takeovers.len(), 1);
        book.wrote(write("a"), 1, both_there);
        assert_eq!(book.ledger.overlaps.len(), 1);
    }

    #[test]
    fn another_visit_is_another_stay() {
        let mut book = Book::default();
        let gone = |_: &str, _| false;
        book.wrote(write("a"), 1, gone);
        book.wrote(write("b"), 1, gone);
        book.wrote(write("a"), 2, gone);
        assert!(book.ledger.overlaps.is_empty());
        assert!(book.ledger.takeovers.is_empty());
    }

    #[test]
    fn only_the_writes_of_one_session_are_left_unanswered() {
        let mut book = Book::default();
        for session in ["a", "b", "a"] {
            book.wrote(write(session), 1, |_, _| false);
        }
        book.left_unanswered("a", 1);
        let unanswered: Vec<_> = book.ledger.writes.iter().map(|it| it.unanswered).collect();
        assert_eq!(unanswered, [false, false, true]);
    }
}
