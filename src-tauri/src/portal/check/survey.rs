//! What a check-up has seen so far. Hears of every look at the page.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::{CheckGoal, expected};
use crate::portal::EvidenceFile;
use crate::portal::interruptions::in_the_way;
use crate::portal::profile::{Anchor, Profile};
use crate::portal::scene::Scene;
use crate::portal::screens::Screen;
use crate::portal::text::short;

/// An endless row of dialogs must not fill the report.
const DIALOGS_MAX: usize = 40;

/// Where and how an anchor was seen first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// On which screen.
    pub screen: Screen,
    /// By which of its alternatives, from 0.
    pub alternative: usize,
    /// How many there were.
    pub count: usize,
    /// How long after the screen before it was left, in milliseconds.
    pub after_ms: u64,
}

/// A dialog that got in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialogMet {
    /// The screen below it.
    pub screen: Screen,
    /// The rule that knows it.
    pub rule: Option<String>,
    /// What it said.
    pub text: String,
}

/// What was seen so far.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    goal: CheckGoal,
    sightings: BTreeMap<Anchor, Sighting>,
    alternatives: BTreeMap<Anchor, BTreeSet<usize>>,
    inspected: Vec<Screen>,
    dialogs: Vec<DialogMet>,
    dialog_ids: BTreeSet<u64>,
    pictures: Vec<(Screen, EvidenceFile)>,
    cart_products: Option<usize>,
    is_done: bool,
    /// The last known screen, and when the one before it was seen last.
    screen: Screen,
    is_known: bool,
    since: Instant,
    last_look: Instant,
}

impl Survey {
    pub(crate) fn new(goal: CheckGoal) -> Self {
        let now = Instant::now();
        Self {
            goal,
            sightings: BTreeMap::new(),
            alternatives: BTreeMap::new(),
            inspected: Vec::new(),
            dialogs: Vec::new(),
            dialog_ids: BTreeSet::new(),
            pictures: Vec::new(),
            cart_products: None,
            is_done: false,
            screen: Screen::Blank,
            is_known: false,
            since: now,
            last_look: now,
        }
    }

    /// Hears of a look at the page.
    pub(crate) fn note(&mut self, scene: &Scene, profile: &Profile) {
        let now = Instant::now();
        let screen = Screen::of(scene);
        // What lies between two screens is a part of the wait for the second.
        self.is_known = !matches!(screen, Screen::Blank | Screen::Unknown);
        if screen != self.screen && self.is_known {
            self.screen = screen;
            self.since = self.last_look;
        }
        self.last_look = now;
        for anchor in Anchor::ALL {
            if let Some(seen) = scene.anchor(*anchor) {
                self.see(*anchor, seen.alt, seen.count);
            }
            if let Some(there) = scene.alternatives.get(anchor.as_str()) {
                self.alternatives.entry(*anchor).or_default().extend(there);
            }
        }
        if let Some((dialog, rule)) = in_the_way(scene, &profile.dialog)
            && self.dialogs.len() < DIALOGS_MAX
            && self.dialog_ids.insert(dialog.id)
        {
            self.dialogs.push(DialogMet {
                screen: self.screen,
                rule: rule.map(|rule| rule.name.clone()),
                text: short(&dialog.text),
            });
        }
    }

    /// Hears of what is inside the cart's rows: the alternatives that are there, by anchor.
    pub(crate) fn note_row(&mut self, there: &BTreeMap<String, Vec<usize>>) {
        for (name, there) in there {
            let (Some(anchor), Some(first)) = (Anchor::parse(name), there.first()) else {
                continue;
            };
            self.see(anchor, *first, 1);
            self.alternatives.entry(anchor).or_default().extend(there);
        }
    }

    fn see(&mut self, anchor: Anchor, alternative: usize, count: usize) {
        let after = self.last_look.duration_since(self.since);
        self.sightings.entry(anchor).or_insert(Sighting {
            screen: self.screen,
            alternative,
            count,
            after_ms: u64::try_from(after.as_millis()).unwrap_or(u64::MAX),
        });
    }

    /// The anchors that this screen should show as it comes, and does not yet.
    pub(crate) fn lacks(&self, screen: Screen) -> Vec<Anchor> {
        let is_lacking = |anchor: &Anchor| {
            expected::comes_with(*anchor, screen) && !expected::is_there(*anchor, self)
        };
        Anchor::ALL.iter().copied().filter(is_lacking).collect()
    }

    pub(crate) fn has(&self, anchor: Anchor) -> bool {
        self.sightings.contains_key(&anchor)
    }

    pub(crate) fn sighting(&self, anchor: Anchor) -> Option<Sighting> {
        self.sightings.get(&anchor).copied()
    }

    pub(crate) fn was_there(&self, anchor: Anchor, alternative: usize) -> bool {
        self.alternatives
            .get(&anchor)
            .is_some_and(|there| there.contains(&alternative))
    }

    pub(crate) fn inspect(&mut self, screen: Screen) {
        self.inspected.push(screen);
    }

    pub(crate) fn inspected(&self) -> &[Screen] {
        &self.inspected
    }

    pub(crate) fn was_inspected(&self, screen: Screen) -> bool {
        self.inspected.contains(&screen)
    }

    pub(crate) fn dialogs(&self) -> &[DialogMet] {
        &self.dialogs
    }

    pub(crate) fn keep_picture(&mut self, file: EvidenceFile) {
        self.pictures.push((self.screen, file));
    }

    pub(crate) fn pictures(&self) -> &[(Screen, EvidenceFile)] {
        &self.pictures
    }

    pub(crate) fn screen(&self) -> Screen {
        self.screen
    }

    /// Whether the last look showed a screen that is known.
    pub(crate) fn ends_on_known(&self) -> bool {
        self.is_known
    }

    pub(crate) fn saw_cart(&mut self, products: usize) {
        self.cart_products = Some(products);
    }

    pub(crate) fn cart_products(&self) -> Option<usize> {
        self.cart_products
    }

    /// Whether the walk has come to its end with this screen.
    pub(crate) fn ends_at(&self, screen: Screen) -> bool {
        match self.goal {
            CheckGoal::Login => screen.is_useful(),
            CheckGoal::ForWhom => screen.is_useful() && screen != Screen::Login,
            CheckGoal::Cart(_) => false,
        }
    }

    pub(crate) fn done(&mut self) {
        self.is_done = true;
    }

    pub(crate) fn is_done(&self) -> bool {
        self.is_done
    }
}
