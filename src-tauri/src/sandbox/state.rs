//! All that a sandbox knows, behind one lock that is never held while anybody waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::carts::Cart;
use super::dice::Dice;
use super::faults::{ActiveFaults, Asked, Fate, Faults};
use super::ledger::{Book, Ledger, SessionEnd, SignIn, SignInOutcome, Write};
use super::profile::Profile;
use super::sessions::{Session, Sessions};
use super::world::World;
use super::{ACCOUNTS, PASSWORD, SandboxOptions};

/// Wrong passwords in a row that lock an account, unless the faults say otherwise.
const WRONG_PASSWORDS_MAX: u32 = 3;

#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    /// Rises when faults are put.
    faults_put: watch::Sender<u64>,
    /// Counts the changes of carts.
    writes: watch::Sender<u64>,
    /// The port that it is at.
    pub(super) port: u16,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) world: Arc<World>,
    pub(super) profile: Profile,
    pub(super) sessions: Sessions,
    pub(super) book: Book,
    pub(super) faults: ActiveFaults,
    pub(super) dice: Dice,
    carts: HashMap<String, Cart>,
    options: SandboxOptions,
    opened: Instant,
    wrong_passwords: HashMap<&'static str, u32>,
    /// Visits of each consultora, by whichever session.
    visits: HashMap<String, u64>,
    purges: u64,
}

/// What becomes of one call.
pub(super) struct Weather {
    pub(super) latency: Duration,
    pub(super) fate: Fate,
    /// Done, and answered as if it were not.
    pub(super) is_ghost: bool,
}

impl Shared {
    pub(super) fn new(options: &SandboxOptions, port: u16) -> Self {
        Self {
            state: Mutex::new(State::new(options)),
            faults_put: watch::Sender::new(0),
            writes: watch::Sender::new(0),
            port,
        }
    }

    pub(super) fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_faults(&self, faults: Faults) {
        self.locked().set_faults(faults);
        self.faults_put.send_modify(|count| *count += 1);
    }

    /// As it was when it opened.
    pub(super) fn reset(&self) {
        let mut state = self.locked();
        *state = State::new(&state.options.clone());
        drop(state);
        self.faults_put.send_modify(|count| *count += 1);
    }

    pub(super) fn faults_put(&self) -> watch::Receiver<u64> {
        self.faults_put.subscribe()
    }

    pub(super) fn writes(&self) -> watch::Receiver<u64> {
        self.writes.subscribe()
    }

    /// Tells those who wait for changes of carts.
    pub(super) fn tell_writes(&self) {
        let count = self.locked().book.writes_count();
        self.writes.send_if_modified(|known| {
            let is_new = *known != count;
            *known = count;
            is_new
        });
    }
}

impl State {
    fn new(options: &SandboxOptions) -> Self {
        Self {
            world: Arc::new(World::new(options.seed)),
            profile: options.profile.profile(options.seed),
            sessions: Sessions::default(),
            book: Book::default(),
            faults: ActiveFaults::new(Faults::default()),
            dice: Dice::new(options.seed ^ 0xfeed),
            carts: HashMap::new(),
            options: options.clone(),
            opened: Instant::now(),
            wrong_passwords: HashMap::new(),
            visits: HashMap::new(),
            purges: 0,
        }
    }

    /// Since it opened.
    pub(super) fn now_ms(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn set_faults(&mut self, faults: Faults) {
        if faults.purge_sessions {
            self.purge_sessions();
        }
        self.faults = ActiveFaults::new(faults);
    }

    /// Answers the cookie of the session that begins.
    pub(super) fn sign_in(
        &mut self,
        code: &str,
        password: &str,
        begun_ms: u64,
    ) -> Result<String, SignInOutcome> {
        let entered = self.enter(code.trim(), password);
        let (outcome, session) = match &entered {
            Ok((_, label)) => (SignInOutcome::Accepted, Some(label.clone())),
            Err(outcome) => (*outcome, None),
        };
        self.book.signed_in(SignIn {
            begun_ms,
            answered_ms: self.now_ms(),
            account: code.trim().chars().take(32).collect(),
            outcome,
            session,
        });
        entered.map(|(cookie, _)| cookie)
    }

    fn enter(&mut self, code: &str, password: &str) -> Result<(String, String), SignInOutcome> {
        let account = ACCOUNTS.into_iter().find(|known| *known == code);
        // Somebody who types an unknown code learns no more than one who types a wrong password.
        let account = account.ok_or(SignInOutcome::Refused)?;
        let faults = self.faults.faults.clone();
        let wrong = self.wrong_passwords.entry(account).or_default();
        if faults.lock_account
            || *wrong >= faults.wrong_passwords_max.unwrap_or(WRONG_PASSWORDS_MAX)
        {
            return Err(SignInOutcome::Locked);
        }
        if password != PASSWORD {
            *wrong += 1;
            return Err(SignInOutcome::Refused);
        }
        *wrong = 0;
        self.end_idle();
        let most = faults.sessions_max.unwrap_or(self.profile.sessions_max);
        while self.sessions.of_account(account) >= most {
            let evicted = faults
                .evict_oldest_session
                .then(|| self.sessions.end_oldest(account))
                .flatten()
                .ok_or(SignInOutcome::TooManySessions)?;
            let now_ms = self.now_ms();
            self.book.ended(&evicted.label, SessionEnd::Evicted, now_ms);
        }
        let now_ms = self.now_ms();
        let (cookie, session) = self.sessions.start(account, self.options.seed);
        self.book.began(&session.label, account, now_ms);
        Ok((cookie, session.label.clone()))
    }

    pub(super) fn sign_out(&mut self, cookie: &str) {
        let now_ms = self.now_ms();
        if let Some(session) = self.sessions.end(cookie) {
            self.book.ended(&session.label, SessionEnd::Logout, now_ms);
        }
    }

    /// The session of a request, unless it has ended.
    pub(super) fn session(&mut self, cookie: &str) -> Option<&mut Session> {
        self.end_idle();
        self.sessions.used(cookie)
    }

    pub(super) fn choose_consultora(&mut self, cookie: &str, code: &str) {
        let visits = self.visits.entry(code.to_owned()).or_default();
        *visits += 1;
        let dice = Dice::for_name(self.options.seed.wrapping_add(*visits), code);
        if let Some(session) = self.sessions.used(cookie) {
            session.choose_consultora(code.to_owned(), dice);
        }
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
        cookie: &str,
        consultora: &str,
        kind: &str,
        product: Option<&str>,
        quantity: Option<u32>,
    ) {
        let at_ms = self.now_ms();
        let Some(session) = self.sessions.get(cookie) else {
            return;
        };
        let write = Write {
            at_ms,
            session: session.label.clone(),
            consultora: consultora.to_owned(),
            cycle: session.cycle.clone(),
            kind: kind.to_owned(),
            product: product.map(str::to_owned),
            quantity,
            unanswered: false,
        };
        let sessions = &self.sessions;
        let is_there = |label: &str, visit| sessions.is_in(label, visit);
        self.book.wrote(write, session.visit, is_there);
    }

    /// What becomes of a call; the time that it takes is put on the consultora's account.
    pub(super) fn weather(&mut self, cookie: Option<&str>) -> Weather {
        let at_ms = self.now_ms();
        self.purge_by_the_clock(at_ms);
        let faults = &self.faults.faults;
        let latency_ms = self.options.latency_ms;
        let jitter = u64::from(self.profile.jitter_percent);
        let extra_ms = latency_ms * (self.dice.roll() % (jitter + 1)) / 100;
        let total_ms = latency_ms + extra_ms + faults.extra_latency_ms;
        let is_ghost = self
            .dice
            .chance(self.profile.ghosts_percent + faults.ghosts_percent);
        let is_error = self
            .dice
            .chance(self.profile.errors_percent + faults.errors_percent);
        let seed = self.options.seed;
        let burst = self.profile.bursts.filter(|it| it.is_on(seed, at_ms));
        let is_hit = burst.is_some_and(|it| self.dice.chance(it.percent));
        let hits = [
            Fate::TooManyRequests,
            Fate::BadGateway,
            Fate::GatewayTimeout,
            Fate::Reset,
        ];
        let fate = match self.dice.pick(&hits) {
            Some(hit) if is_hit => *hit,
            _ if is_error => Fate::BadGateway,
            _ => Fate::Answered,
        };
        if let Some(session) = cookie.and_then(|it| self.sessions.get(it)) {
            let consultora = session.consultora.as_deref();
            self.book.took(&session.label, consultora, total_ms);
        }
        Weather {
            latency: Duration::from_millis(total_ms),
            fate,
            is_ghost,
        }
    }

    /// What the faults do to a request.
    pub(super) fn fate(&mut self, asked: Asked) -> Fate {
        let fate = self.faults.fate(asked);
        if fate != Fate::Answered {
            self.book.troubled(fate.as_str());
        }
        fate
    }

    pub(super) fn ledger(&self) -> Ledger {
        let mut ledger = self.book.ledger.clone();
        ledger.carts = self
            .carts
            .iter()
            .map(|(code, cart)| (code.clone(), cart.items.clone()))
            .collect();
        ledger
    }

    fn end_idle(&mut self) {
        let now_ms = self.now_ms();
        for session in self.sessions.end_idle(self.faults.faults.session_idle_ms) {
            self.book.ended(&session.label, SessionEnd::Idle, now_ms);
        }
    }

    fn purge_sessions(&mut self) {
        let now_ms = self.now_ms();
        for session in self.sessions.end_all() {
            self.book.ended(&session.label, SessionEnd::Purged, now_ms);
        }
    }

    fn purge_by_the_clock(&mut self, at_ms: u64) {
        let due = self
            .profile
            .purge_every_ms
            .map_or(0, |every_ms| at_ms / every_ms.max(1));
        if due > self.purges {
            self.purges = due;
            self.purge_sessions();
        }
    }

    /// The same for one seed, in whatever order carts are asked for.
    fn first_cart(&self, consultora: &str) -> Cart {
        let mut dice = Dice::for_name(self.options.seed, consultora);
        let mut cart = Cart::default();
        let codes: Vec<&String> = self.world.products.keys().collect();
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
            cart.saved = Some([((*code).clone(), dice.between(1, 3))].into());
        }
        cart
    }
}
