//! One engine: its decider, its workers, and what has come to it and is not heard yet.

use std::collections::BTreeSet;
use std::sync::Arc;

use gsp_bot::engine::by_hand::{Decider, Slots};
use gsp_bot::engine::{EngineSettings, EngineStatus, StorageHealth};
use gsp_bot::portal::Portal;
use gsp_bot::store::Store;
use tokio::sync::watch;

use crate::crew::Hands;
use crate::dice::Dice;
use crate::portal::{PortalDoor, ScriptedPortal, Session};
use crate::time::Time;

pub struct Machine {
    pub number: u32,
    decider: Decider<PortalDoor, Time>,
    pub slots: Slots<Hands>,
    pub settings: EngineSettings,
    door: Arc<PortalDoor>,
    time: Arc<Time>,
    bell: watch::Receiver<u64>,
    /// When the portal's answer to a probe is there.
    probe_at: Option<i64>,
    pub wake_at: i64,
    /// By how much it wakes late.
    pub late_ms: &'static [i64],
    is_fresh: bool,
    /// A polite stop: until when it waits for its workers.
    pub stops_at: Option<i64>,
}

impl Machine {
    pub fn new(
        number: u32,
        store: &Store,
        portal: ScriptedPortal,
        time: &Arc<Time>,
        settings: EngineSettings,
    ) -> Self {
        let door = Arc::new(PortalDoor(Arc::new(portal)));
        let storage = StorageHealth::default();
        let crew = Hands::new(
            store.clone(),
            storage.clone(),
            Arc::clone(&door),
            Arc::clone(time),
        );
        let bell = store.bell();
        Self {
            number,
            decider: Decider::new(
                store.clone(),
                storage,
                Arc::clone(&door),
                Arc::clone(time),
                // It is there, and no attempt leaves a picture.
                std::env::temp_dir(),
            ),
            slots: Slots::new(crew),
            settings,
            door,
            time: Arc::clone(time),
            bell,
            probe_at: None,
            wake_at: time.elapsed(),
            late_ms: &[0, 500, 5_000, 30_000],
            is_fresh: true,
            stops_at: None,
        }
    }

    /// From when on it has something to do.
    pub fn ready_at(&self) -> i64 {
        let now = self.time.elapsed();
        if self.is_fresh {
            return now;
        }
        let has_news =
            !self.slots.crew.reports.is_empty() || self.bell.has_changed().unwrap_or(false);
        if let Some(limit) = self.stops_at {
            let is_quiet = self.slots.busy() == 0 || !self.slots.crew.reports.is_empty();
            return if is_quiet { now } else { limit };
        }
        if has_news {
            return now;
        }
        self.probe_at
            .map_or(self.wake_at, |at| at.min(self.wake_at))
    }

    /// What it says of itself.
    pub fn status(&self) -> EngineStatus {
        self.decider.status(&self.settings, &self.slots)
    }

    /// The orders that it knows its own workers to be at; none when it only takes over.
    pub fn active(&self) -> BTreeSet<i64> {
        if self.is_fresh {
            return BTreeSet::new();
        }
        self.sessions()
            .iter()
            .map(|session| session.order)
            .collect()
    }

    /// Whether somebody has said something to it, or it is to begin or to end.
    pub fn is_called(&self) -> bool {
        let is_probed = self.probe_at.is_some_and(|at| at <= self.time.elapsed());
        self.is_fresh || self.stops_at.is_some() || is_probed || !self.slots.crew.reports.is_empty()
    }

    /// Something is heard, then the crank is turned once.
    pub async fn crank(&mut self, dice: &mut Dice) {
        if self.is_fresh {
            self.is_fresh = false;
            self.decider.take_over().await;
            return;
        }
        let now = self.time.elapsed();
        let has_report = !self.slots.crew.reports.is_empty();
        let has_probe = self.probe_at.is_some_and(|at| at <= now);
        if has_report && (!has_probe || dice.chance(50)) {
            let report = self.slots.crew.reports.pop_front().unwrap();
            self.decider
                .hear(report, &self.settings, &mut self.slots)
                .await;
        } else if has_probe {
            self.probe_at = None;
            let answers = self.door.answers().await;
            self.decider.hear_probe(answers).await;
        } else if self.bell.has_changed().unwrap_or(false) {
            self.bell.mark_unchanged();
            self.decider.hear_bell();
        }
        let pause_ms = self.decider.turn(&self.settings, &mut self.slots).await;
        if self.decider.take_probe() {
            self.probe_at = Some(now + dice.between(1, 15_000));
        }
        // The program wakes late now and then, and a loaded machine later.
        let late_ms = *dice.pick(self.late_ms);
        self.wake_at = now + pause_ms + late_ms;
    }

    /// Woken without a reason.
    pub async fn wake(&mut self) {
        if !self.is_fresh && self.stops_at.is_none() {
            self.decider.hear_bell();
            self.decider.turn(&self.settings, &mut self.slots).await;
        }
    }

    /// Told to end politely.
    pub fn stop(&mut self, limit_ms: i64) {
        self.slots.stop_all();
        self.stops_at = Some(self.time.elapsed() + limit_ms);
    }

    /// One step of the polite end. Answers whether nobody is waited for any more.
    pub async fn wind_up(&mut self) -> bool {
        if let Some(report) = self.slots.crew.reports.pop_front() {
            self.decider
                .hear(report, &self.settings, &mut self.slots)
                .await;
        }
        let limit = self.stops_at.unwrap_or(0);
        self.slots.busy() == 0 || self.time.elapsed() >= limit
    }

    /// The last thing that it does.
    pub async fn give_back(&mut self) {
        self.decider.give_back().await;
    }

    /// Its workers are gone; what they had sent may arrive or not.
    pub fn drop_work(&mut self) {
        for session in self.sessions() {
            let mut site = self.door.0.site();
            let arrives = site.dice().chance(50);
            site.receive(session, arrives);
        }
        self.slots.crew.hands.clear();
    }

    /// The attempts that its workers are at.
    pub fn sessions(&self) -> Vec<Session> {
        let hands = self.slots.crew.hands.values();
        hands.filter_map(crate::crew::Hand::session).collect()
    }
}
