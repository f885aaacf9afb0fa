//! The scripted portal: carts, and a ledger of who wrote when. It outlives every engine.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;

use gsp_bot::domain::{Cart, CartChange, CartCondition, ConsultoraCode, Failure, Reason, Step};
use gsp_bot::portal::{Filled, Journal, Portal, Seat, Stopped, Wish};
use tokio_util::sync::CancellationToken;

use crate::dice::Dice;
use crate::script::{Script, Weather};
use crate::visit::Visit;
use crate::world::World;

/// Which attempt acts in the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Session {
    pub order: i64,
    pub attempt: i64,
}

/// Something that an attempt did in the portal.
#[derive(Clone, Debug)]
pub enum Deed {
    Wrote,
    /// It read the cart at its end and found it exact.
    ReadBack,
}

/// A line of the ledger.
#[derive(Clone, Debug)]
pub struct Entry {
    pub session: Session,
    pub consultora: ConsultoraCode,
    pub deed: Deed,
}

/// The portal itself.
#[derive(Debug)]
pub struct Site {
    pub world: World,
    pub weather: Weather,
    pub carts: BTreeMap<ConsultoraCode, Cart>,
    /// What has not been judged yet.
    pub ledger: Vec<Entry>,
    /// Changes that are on their way: whether they arrive is not known when their sender is killed.
    on_the_way: BTreeMap<Session, (ConsultoraCode, CartChange)>,
    pub logins_refused: u32,
    dice: Dice,
}

impl Site {
    pub fn new(world: World, dice: Dice) -> Arc<Mutex<Self>> {
        let carts = world.hers.clone();
        Arc::new(Mutex::new(Self {
            world,
            weather: Weather::default(),
            carts,
            ledger: Vec::new(),
            on_the_way: BTreeMap::new(),
            logins_refused: 0,
            dice,
        }))
    }

    pub fn draw_script(&mut self) -> Script {
        Script::draw(&mut self.dice, &self.weather)
    }

    pub fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    pub fn cart(&self, consultora: &ConsultoraCode) -> Cart {
        self.carts.get(consultora).cloned().unwrap_or_default()
    }

    pub fn send(&mut self, session: Session, consultora: &ConsultoraCode, change: CartChange) {
        self.on_the_way
            .insert(session, (consultora.clone(), change));
    }

    /// A change that was sent arrives, or gets lost.
    pub fn receive(&mut self, session: Session, arrives: bool) {
        let Some((consultora, change)) = self.on_the_way.remove(&session) else {
            return;
        };
        if !arrives {
            return;
        }
        let cart = self.carts.entry(consultora.clone()).or_default();
        match change {
            CartChange::Add(code, units) | CartChange::Set(code, units) => {
                cart.insert(code, units);
            }
            CartChange::Remove(code) => {
                cart.remove(&code);
            }
        }
        self.ledger.push(Entry {
            session,
            consultora,
            deed: Deed::Wrote,
        });
    }

    /// The cart was found exact at the end of an attempt.
    pub fn read_back(&mut self, session: Session, consultora: &ConsultoraCode) {
        self.ledger.push(Entry {
            session,
            consultora: consultora.clone(),
            deed: Deed::ReadBack,
        });
    }
}

/// What a visit says to whoever polls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It goes on after so many milliseconds.
    After(i64),
    /// It never goes on by itself.
    Never,
    /// Here it panics.
    Panic,
}

/// One engine's way into the portal: what of it lives in the engine's memory.
#[derive(Debug)]
pub struct ScriptedPortal {
    site: Arc<Mutex<Site>>,
    /// The account was refused and is not tried again.
    is_refused: AtomicBool,
    /// Only one visit is polled at a time.
    sign: Mutex<Option<Sign>>,
}

impl ScriptedPortal {
    pub fn new(site: Arc<Mutex<Site>>) -> Self {
        Self {
            site,
            is_refused: AtomicBool::new(false),
            sign: Mutex::new(None),
        }
    }

    pub fn site(&self) -> MutexGuard<'_, Site> {
        self.site.lock().unwrap()
    }

    /// Gives the simulator a sign and lets it go on with somebody else.
    pub async fn pass(&self, sign: Sign) {
        let mut is_given = false;
        poll_fn(|_| {
            if is_given && sign != Sign::Never {
                return Poll::Ready(());
            }
            is_given = true;
            *self.sign.lock().unwrap() = Some(sign);
            Poll::Pending
        })
        .await;
    }

    /// Runs a visit until it gives a sign or ends.
    pub async fn advance<F: Future + Unpin>(&self, visit: &mut F) -> Result<F::Output, Sign> {
        poll_fn(|context| {
            let polled = std::pin::Pin::new(&mut *visit).poll(context);
            match (polled, self.sign.lock().unwrap().take()) {
                (Poll::Ready(output), _) => Poll::Ready(Ok(output)),
                (Poll::Pending, Some(sign)) => Poll::Ready(Err(sign)),
                // The store works on a thread of its own and wakes us.
                (Poll::Pending, None) => Poll::Pending,
            }
        })
        .await
    }

    /// A login. One at a time by nature: nothing is awaited in it.
    pub fn sign_in(&self) -> Result<(), Reason> {
        if self.is_refused.load(Ordering::Relaxed) {
            return Err(Reason::PasswordRefused);
        }
        let mut site = self.site();
        if site.weather.refuses {
            site.logins_refused += 1;
            self.is_refused.store(true, Ordering::Relaxed);
            return Err(Reason::PasswordRefused);
        }
        Ok(())
    }
}

/// One worker's place.
#[derive(Debug)]
pub struct ScriptedSeat {
    pub portal: Arc<ScriptedPortal>,
    pub is_signed_in: bool,
    is_sound: bool,
}

/// The engine holds its portal in an `Arc` of its own, and seats need one too.
#[derive(Clone, Debug)]
pub struct PortalDoor(pub Arc<ScriptedPortal>);

impl Portal for PortalDoor {
    type Seat = ScriptedSeat;

    async fn seat(&self, _worker: usize) -> Result<ScriptedSeat, Failure> {
        if self.0.site().weather.no_browser {
            return Err(Failure {
                reason: Reason::BrowserMissing,
                step: Step::SignIn,
                detail: gsp_bot::domain::Text::none(),
                cart: CartCondition::Untouched,
                retry_after_ms: None,
            });
        }
        Ok(ScriptedSeat {
            portal: Arc::clone(&self.0),
            is_signed_in: false,
            is_sound: true,
        })
    }

    async fn answers(&self) -> bool {
        !self.0.site().weather.down
    }

    fn allow_sign_in(&self) {
        self.0.is_refused.store(false, Ordering::Relaxed);
    }

    async fn close(&self) {}
}

impl Seat for ScriptedSeat {
    async fn fill<J: Journal>(
        &mut self,
        wish: &Wish,
        journal: &mut J,
        stop: &CancellationToken,
    ) -> Result<Filled, Stopped> {
        let outcome = Visit::new(self, wish, journal, stop).run().await;
        if outcome.is_err() {
            let mut site = self.portal.site();
            self.is_sound = !site.dice().chance(30);
        }
        outcome
    }

    fn is_sound(&self) -> bool {
        self.is_sound
    }

    async fn close(self) {}
}
