//! Who is signed in, and for whom.

use std::time::{Duration, Instant};

use super::dice::Dice;

/// A session that nobody uses ends.
const IDLE_MAX: Duration = Duration::from_secs(600);

/// One signed-in browser.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) mode: Option<String>,
    pub(super) consultora: Option<String>,
    pub(super) cycle: Option<String>,
    /// Counts the consultoras that were chosen: a visit of one cart ends with the next.
    pub(super) visit: u32,
    /// Interruptions shown in this visit.
    pub(super) interrupted: u32,
    pub(super) dice: Dice,
    last_use: Instant,
}

impl Session {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            id: format!("{:032x}", rand::random::<u128>()),
            mode: None,
            consultora: None,
            cycle: None,
            visit: 0,
            interrupted: 0,
            dice: Dice::new(seed),
            last_use: Instant::now(),
        }
    }

    pub(super) fn touch(&mut self) {
        self.last_use = Instant::now();
    }

    pub(super) fn is_idle(&self) -> bool {
        self.last_use.elapsed() > IDLE_MAX
    }

    /// Choosing anew whom it is for forgets consultora and cycle.
    pub(super) fn choose_mode(&mut self, mode: String) {
        self.mode = Some(mode);
        self.consultora = None;
        self.cycle = None;
    }

    pub(super) fn choose_consultora(&mut self, code: String) {
        self.consultora = Some(code);
        self.cycle = None;
        self.visit += 1;
        self.interrupted = 0;
    }
}
