//! Who is signed in, and for whom. The session holds both: one that ends takes them along.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::dice::Dice;

/// A session that nobody uses ends.
const IDLE_MAX: Duration = Duration::from_secs(600);
/// Tickets that wait for their browser; one that never comes is pushed out.
const TICKETS_MAX: usize = 64;

/// One signed-in browser.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// What the ledger calls it. The cookie's value stays out of the ledger.
    pub(super) label: String,
    pub(super) account: String,
    pub(super) mode: Option<Mode>,
    pub(super) consultora: Option<String>,
    pub(super) cycle: Option<String>,
    /// Counts the consultoras that were chosen: a visit of one cart ends with the next.
    pub(super) visit: u32,
    /// Interruptions shown in this visit.
    pub(super) interrupted: Vec<&'static str>,
    pub(super) dice: Dice,
    last_use: Instant,
}

/// Whose order it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Mode {
    #[serde(rename = "own")]
    Own,
    #[serde(rename = "otherCn")]
    OtherCn,
}

/// The live sessions by their cookie.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    live: HashMap<String, Session>,
    /// Way back from the login's host: ticket and cookie.
    tickets: VecDeque<(String, String)>,
    started: u64,
}

impl Session {
    /// Choosing anew whom it is for forgets consultora and cycle.
    pub(super) fn choose_mode(&mut self, mode: Mode) {
        self.mode = Some(mode);
        self.cycle = None;
        self.consultora = match mode {
            Mode::Own => Some(self.account.clone()),
            Mode::OtherCn => None,
        };
    }

    /// What gets in the way follows from the dice: the same in every visit with the same number.
    pub(super) fn choose_consultora(&mut self, code: String, dice: Dice) {
        self.mode = Some(Mode::OtherCn);
        self.consultora = Some(code);
        self.cycle = None;
        self.visit += 1;
        self.interrupted.clear();
        self.dice = dice;
    }
}

impl Sessions {
    /// Begins one; answers its cookie.
    pub(super) fn start(&mut self, account: &str, seed: u64) -> (String, &Session) {
        self.started += 1;
        let cookie = secret();
        let session = Session {
            label: format!("S{}", self.started),
            account: account.to_owned(),
            mode: None,
            consultora: None,
            cycle: None,
            visit: 0,
            interrupted: Vec::new(),
            dice: Dice::new(seed ^ self.started.wrapping_mul(0x9e37)),
            last_use: Instant::now(),
        };
        let session = self.live.entry(cookie.clone()).or_insert(session);
        (cookie, session)
    }

    pub(super) fn get(&self, cookie: &str) -> Option<&Session> {
        self.live.get(cookie)
    }

    /// The session of a request; asking keeps it alive.
    pub(super) fn used(&mut self, cookie: &str) -> Option<&mut Session> {
        let session = self.live.get_mut(cookie)?;
        session.last_use = Instant::now();
        Some(session)
    }

    pub(super) fn of_account(&self, account: &str) -> usize {
        self.live
            .values()
            .filter(|session| session.account == account)
            .count()
    }

    /// True while this session is still in this visit.
    pub(super) fn is_in(&self, label: &str, visit: u32) -> bool {
        self.live
            .values()
            .any(|session| session.label == label && session.visit == visit)
    }

    pub(super) fn end(&mut self, cookie: &str) -> Option<Session> {
        self.live.remove(cookie)
    }

    pub(super) fn end_all(&mut self) -> Vec<Session> {
        self.live.drain().map(|(_, session)| session).collect()
    }

    pub(super) fn end_idle(&mut self, idle_ms: Option<u64>) -> Vec<Session> {
        let most = idle_ms.map_or(IDLE_MAX, Duration::from_millis);
        self.live
            .extract_if(|_, session| session.last_use.elapsed() > most)
            .map(|(_, session)| session)
            .collect()
    }

    /// Ends the account's session that was left alone for longest.
    pub(super) fn end_oldest(&mut self, account: &str) -> Option<Session> {
        let oldest = self
            .live
            .iter()
            .filter(|(_, session)| session.account == account)
            .min_by_key(|(_, session)| session.last_use)
            .map(|(cookie, _)| cookie.clone())?;
        self.end(&oldest)
    }

    /// A ticket with which another host gets this session.
    pub(super) fn ticket(&mut self, cookie: &str) -> String {
        if self.tickets.len() >= TICKETS_MAX {
            self.tickets.pop_front();
        }
        let ticket = secret();
        self.tickets.push_back((ticket.clone(), cookie.to_owned()));
        ticket
    }

    /// Good once.
    pub(super) fn redeem(&mut self, ticket: &str) -> Option<String> {
        let at = self.tickets.iter().position(|(known, _)| known == ticket)?;
        self.tickets.remove(at).map(|(_, cookie)| cookie)
    }
}

fn secret() -> String {
    format!("{:032x}", rand::random::<u128>())
}
