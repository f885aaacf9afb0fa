//! The workers as state machines: the same pieces that the program's tasks run, one at a time.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use gsp_bot::engine::StorageHealth;
use gsp_bot::engine::by_hand::{
    Crew, Job, Outcome, Place, Report, Worker, lost_its_lease, panicked, took_too_long,
};
use gsp_bot::store::{Settlement, Store};

use crate::dice::Dice;
use crate::portal::{PortalDoor, ScriptedPortal, ScriptedSeat, Session, Sign};
use crate::time::Time;

const RENEWAL_MS: i64 = 30_000;
const SETTLE_PAUSE_MS: i64 = 1_000;
/// Fewer than the program's, so that a worker that gives up is seen often.
const SETTLE_TRIES_MAX: u32 = 8;

type Seated = Place<ScriptedSeat>;
type Visiting = Pin<Box<dyn Future<Output = (Seated, Outcome)> + Send>>;

/// What a worker is at.
pub enum Stage {
    Idle,
    Seating,
    Filling(Visiting),
    Concluding(Outcome),
    Settling {
        settlement: Settlement,
        report: Report,
        tries: u32,
    },
    /// All is written down, or given up: it has to be said.
    Reporting(Report),
}

/// One worker.
pub struct Hand {
    pub worker: Worker<PortalDoor, Time>,
    place: Option<Seated>,
    pub job: Option<Job>,
    pub stage: Stage,
    /// When it goes on, in milliseconds of the simulator's time; never when `None`.
    pub ready_at: Option<i64>,
    renew_at: i64,
    limit_at: i64,
    /// A bug has ended it.
    is_dead: bool,
}

/// What a worker may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Goes,
    Renews,
    IsOut,
}

impl Hand {
    /// The attempt that it works on, for as long as it may still do something for it.
    pub fn session(&self) -> Option<Session> {
        let job = self.job.as_ref()?;
        match self.stage {
            Stage::Idle | Stage::Reporting(_) => None,
            Stage::Seating | Stage::Filling(_) | Stage::Concluding(_) | Stage::Settling { .. } => {
                Some(Session {
                    order: job.claim.order.0,
                    attempt: job.claim.attempt.0,
                })
            }
        }
    }

    /// What it may do, and from when on.
    pub fn turns(&self) -> Vec<(Turn, i64)> {
        let mut turns = Vec::new();
        if let Some(at) = self.ready_at {
            turns.push((Turn::Goes, at));
        }
        if matches!(self.stage, Stage::Filling(_)) {
            turns.push((Turn::Renews, self.renew_at));
            turns.push((Turn::IsOut, self.limit_at));
        }
        turns
    }

    pub async fn take(&mut self, turn: Turn, now: i64, dice: &mut Dice) -> Option<Report> {
        match turn {
            Turn::Goes => self.go(now, dice).await,
            Turn::Renews => {
                self.renew_at = now + RENEWAL_MS;
                let job = self.job.as_ref().unwrap();
                if !self.worker.renew_lease(&job.claim).await {
                    self.cut(lost_its_lease(), now);
                }
                None
            }
            Turn::IsOut => {
                self.cut(took_too_long(), now);
                None
            }
        }
    }

    async fn go(&mut self, now: i64, dice: &mut Dice) -> Option<Report> {
        self.ready_at = Some(now);
        match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Idle => self.ready_at = None,
            Stage::Seating => {
                let job = self.job.as_ref().unwrap();
                self.stage = match self.worker.place(self.place.take()).await {
                    Ok(place) => {
                        self.renew_at = now + RENEWAL_MS;
                        let limit_ms = i64::try_from(job.settings.attempt_ms_max).unwrap();
                        self.limit_at = now + limit_ms;
                        Stage::Filling(Box::pin(self.worker.fill(place, job)))
                    }
                    Err(stopped) => Stage::Concluding(Err(stopped)),
                };
            }
            Stage::Filling(mut visiting) => match self.portal().advance(&mut visiting).await {
                Ok((place, outcome)) => {
                    self.place = Some(place);
                    self.stage = Stage::Concluding(outcome);
                }
                Err(Sign::After(ms)) => {
                    self.ready_at = Some(now + ms);
                    self.stage = Stage::Filling(visiting);
                }
                Err(Sign::Never) => {
                    self.ready_at = None;
                    self.stage = Stage::Filling(visiting);
                }
                Err(Sign::Panic) => self.stage = Stage::Concluding(panicked()),
            },
            Stage::Concluding(outcome) => {
                let job = self.job.as_ref().unwrap();
                let chance = dice.fraction();
                let (settlement, report) = self.worker.conclude(job, outcome, chance).await;
                self.stage = Stage::Settling {
                    settlement,
                    report,
                    tries: 0,
                };
            }
            Stage::Settling {
                mut settlement,
                mut report,
                tries,
            } => {
                let job = self.job.as_ref().unwrap();
                let is_over = self.worker.settle(job, &mut settlement, &mut report).await;
                self.stage = if is_over || tries + 1 >= SETTLE_TRIES_MAX {
                    Stage::Reporting(report)
                } else {
                    self.ready_at = Some(now + SETTLE_PAUSE_MS);
                    Stage::Settling {
                        settlement,
                        report,
                        tries: tries + 1,
                    }
                };
            }
            Stage::Reporting(report) => {
                let job = self.job.take().unwrap();
                if self
                    .place
                    .as_ref()
                    .is_some_and(|place| place.is_used_up(&job.settings))
                {
                    self.place = None;
                }
                self.ready_at = None;
                return Some(report);
            }
        }
        None
    }

    /// A bug outside of the attempt ends the worker, and what it had in hand stays where it is.
    pub fn die(&mut self, now: i64) {
        self.cut(panicked(), now);
        self.stage = Stage::Idle;
        self.ready_at = None;
        self.is_dead = true;
    }

    /// The attempt ends here, whatever it was at.
    fn cut(&mut self, outcome: Outcome, now: i64) {
        // What was on its way may arrive all the same, at once or not at all.
        if let Some(session) = self.session() {
            let portal = self.portal();
            let mut site = portal.site();
            let arrives = site.dice().chance(50);
            site.receive(session, arrives);
        }
        self.place = None;
        self.stage = Stage::Concluding(outcome);
        self.ready_at = Some(now);
    }

    fn portal(&self) -> Arc<ScriptedPortal> {
        Arc::clone(&self.worker.portal.0)
    }
}

/// The workers of one engine.
pub struct Hands {
    pub hands: BTreeMap<u32, Hand>,
    pub reports: VecDeque<Report>,
    store: Store,
    storage: StorageHealth,
    portal: Arc<PortalDoor>,
    time: Arc<Time>,
}

impl Hands {
    pub fn new(
        store: Store,
        storage: StorageHealth,
        portal: Arc<PortalDoor>,
        time: Arc<Time>,
    ) -> Self {
        Self {
            hands: BTreeMap::new(),
            reports: VecDeque::new(),
            store,
            storage,
            portal,
            time,
        }
    }
}

impl Crew for Hands {
    fn hire(&mut self, number: u32) {
        let hand = Hand {
            worker: Worker {
                number,
                portal: Arc::clone(&self.portal),
                store: self.store.clone(),
                storage: self.storage.clone(),
                clock: Arc::clone(&self.time),
                evidence_folder: PathBuf::new(),
            },
            place: None,
            job: None,
            stage: Stage::Idle,
            ready_at: None,
            renew_at: 0,
            limit_at: 0,
            is_dead: false,
        };
        self.hands.insert(number, hand);
    }

    fn give(&mut self, number: u32, job: Job) -> bool {
        let Some(hand) = self.hands.get_mut(&number).filter(|hand| !hand.is_dead) else {
            return false;
        };
        hand.job = Some(job);
        hand.stage = Stage::Seating;
        hand.ready_at = Some(self.time.elapsed());
        true
    }

    fn is_gone(&self, number: u32) -> bool {
        self.hands.get(&number).is_none_or(|hand| hand.is_dead)
    }

    fn let_go(&mut self, number: u32) {
        self.hands.remove(&number);
    }
}
