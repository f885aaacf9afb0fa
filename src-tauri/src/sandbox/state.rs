//! All that a sandbox knows, behind one lock that is never held while anybody waits.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::SandboxOptions;
use super::carts::Cart;
use super::dice::Dice;
use super::faults::{ActiveFaults, Faults};
use super::ledger::{Book, Ledger, Write};
use super::profile::Profile;
use super::sessions::Session;
use super::world::World;

/// Wrong passwords in a row that lock the account.
const WRONG_PASSWORDS_MAX: u32 = 3;

#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) world: World,
    pub(super) profile: Profile,
    pub(super) sessions: HashMap<String, Session>,
    pub(super) book: Book,
    pub(super) faults: ActiveFaults,
    pub(super) dice: Dice,
    carts: HashMap<String, Cart>,
    options: SandboxOptions,
    opened: Instant,
    wrong_passwords: u32,
    logins: u64,
}

/// How a try to sign in ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Login {
    Accepted(String),
    Refused,
    Locked,
    TooManySessions,
}

impl Shared {
    pub(super) fn new(options: &SandboxOptions) -> Self {
        Self {
            state: Mutex::new(State::new(options)),
        }
    }

    pub(super) fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new(options: &SandboxOptions) -> Self {
        Self {
            world: World::new(options.seed),
            profile: options.profile.profile(),
            sessions: HashMap::new(),
            book: Book::default(),
            faults: ActiveFaults::new(Faults::default()),
            dice: Dice::new(options.seed ^ 0xfeed),
            carts: HashMap::new(),
            options: options.clone(),
            opened: Instant::now(),
            wrong_passwords: 0,
            logins: 0,
        }
    }

    /// As it was when it opened.
    pub(super) fn reset(&mut self) {
        *self = Self::new(&self.options.clone());
    }

    pub(super) fn set_faults(&mut self, faults: Faults) {
        if faults.purge_sessions {
            self.sessions.clear();
        }
        self.faults = ActiveFaults::new(faults);
    }

    pub(super) fn sign_in(&mut self, code: &str, password: &str) -> Login {
        if self.faults.faults.lock_account || self.wrong_passwords >= WRONG_PASSWORDS_MAX {
            self.book.logins.locked += 1;
            return Login::Locked;
        }
        if code.trim() != super::USER_CODE || password != super::PASSWORD {
            self.wrong_passwords += 1;
            self.book.logins.refused += 1;
            return Login::Refused;
        }
        self.wrong_passwords = 0;
        self.sessions.retain(|_, session| !session.is_idle());
        if self.sessions.len() >= self.profile.sessions_max {
            return Login::TooManySessions;
        }
        self.book.logins.accepted += 1;
        self.logins += 1;
        let session = Session::new(self.options.seed ^ self.logins.wrapping_mul(0x9e37));
        let id = session.id.clone();
        self.sessions.insert(id.clone(), session);
        Login::Accepted(id)
    }

    /// The cart of a consultora, made as the profile says when it is first asked for.
    pub(super) fn cart(&mut self, consultora: &str) -> &mut Cart {
        if !self.carts.contains_key(consultora) {
            let cart = self.first_cart(consultora);
            self.carts.insert(consultora.to_owned(), cart);
        }
        self.carts.entry(consultora.to_owned()).or_default()
    }

    /// A change was made: into the book with it.
    pub(super) fn wrote(
        &mut self,
        session: &str,
        consultora: &str,
        kind: &str,
        product: Option<&str>,
        quantity: Option<u32>,
    ) {
        let at_ms = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        let visit = self
            .sessions
            .get(session)
            .map_or(0, |session| session.visit);
        let write = Write {
            at_ms,
            session: session.to_owned(),
            consultora: consultora.to_owned(),
            kind: kind.to_owned(),
            product: product.map(str::to_owned),
            quantity,
        };
        self.book.wrote(write, visit);
    }

    /// How long a call takes; it is put on the consultora's account.
    pub(super) fn latency(&mut self, session: Option<&str>) -> Duration {
        let latency_ms = self.options.latency_ms;
        let jitter = u64::from(self.profile.jitter_percent);
        let extra = latency_ms * self.dice.roll().checked_rem(jitter + 1).unwrap_or(0) / 100;
        let total = latency_ms + extra + self.faults.faults.extra_latency_ms;
        let consultora = session
            .and_then(|id| self.sessions.get(id))
            .and_then(|it| it.consultora.clone());
        if let Some(consultora) = consultora {
            *self.book.server_time_ms.entry(consultora).or_default() += total;
        }
        Duration::from_millis(total)
    }

    pub(super) fn ledger(&self) -> Ledger {
        Ledger {
            carts: self
                .carts
                .iter()
                .map(|(code, cart)| (code.clone(), cart.items.clone()))
                .collect(),
            writes: self.book.writes.clone(),
            logins: self.book.logins,
            overlaps: self.book.overlaps.clone(),
            server_time_ms: self.book.server_time_ms.clone(),
        }
    }

    /// The same for one seed, in whatever order carts are asked for.
    fn first_cart(&self, consultora: &str) -> Cart {
        let hash = consultora.bytes().fold(self.options.seed, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(byte.into())
        });
        let mut dice = Dice::new(hash);
        let mut cart = Cart::default();
        let codes: Vec<String> = self.world.products.keys().cloned().collect();
        if dice.chance(self.profile.filled_carts_percent) {
            for _ in 0..dice.between(1, 4) {
                if let Some(code) = dice.pick(&codes) {
                    let units = dice.between(1, 3);
                    cart.add(&self.world, code, units);
                }
            }
        }
        if dice.chance(self.profile.saved_orders_percent)
            && let Some(code) = dice.pick(&codes)
        {
            cart.saved = Some([(code.clone(), dice.between(1, 3))].into());
        }
        cart
    }
}
