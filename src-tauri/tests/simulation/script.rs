//! What goes wrong in one attempt, drawn from the seed, and what the portal is like meanwhile.

use gsp_bot::domain::{Reason, Step};

use crate::dice::Dice;

/// The portal as a whole. Calm unless something is set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    /// Nobody answers.
    pub down: bool,
    /// Logins are refused.
    pub refuses: bool,
    /// No screen is known.
    pub changed: bool,
    /// There is no browser.
    pub no_browser: bool,
    /// So many attempts of a hundred meet a trouble of their own.
    pub troubled_percent: usize,
}

/// A trouble of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Fails(Reason, Option<u64>),
    /// Nothing comes any more: the attempt's limit has to end it.
    Hangs,
    /// Our own code panics.
    Panics,
    /// The session ends; the attempt signs in again.
    LosesSession,
    /// One change is swallowed without a word.
    SwallowsChange,
    /// One change is made, but an error is answered.
    AnswersWrong,
    /// The driver says that it is done and leaves a line out.
    ForgetsLine,
}

impl Trouble {
    /// Whether it comes with the next change, at whatever step it was drawn for.
    pub fn is_of_a_change(self) -> bool {
        match self {
            Self::SwallowsChange | Self::AnswersWrong => true,
            Self::Fails(..)
            | Self::Hangs
            | Self::Panics
            | Self::LosesSession
            | Self::ForgetsLine => false,
        }
    }
}

/// One attempt's fate.
#[derive(Clone, Debug)]
pub struct Script {
    /// The trouble, and the step at which it comes.
    pub trouble: Option<(Step, Trouble)>,
    /// Whether steps are written down that need not be.
    pub is_talkative: bool,
    /// The longest time between two things, in milliseconds.
    pub pace_ms_max: i64,
}

impl Script {
    pub fn draw(dice: &mut Dice, weather: &Weather) -> Self {
        let trouble = dice
            .chance(weather.troubled_percent)
            .then(|| (*dice.pick(&Step::ALL), draw_trouble(dice)));
        Self {
            trouble,
            is_talkative: dice.chance(25),
            pace_ms_max: *dice.pick(&[100, 1_000, 1_000, 10_000]),
        }
    }
}

fn draw_trouble(dice: &mut Dice) -> Trouble {
    match dice.below(17) {
        0..=3 => Trouble::Fails(
            *dice.pick(&[
                Reason::TimedOut,
                Reason::ServerError,
                Reason::PageCrashed,
                Reason::BrowserGone,
                Reason::IdentityUnproven,
                Reason::UnknownDialog,
            ]),
            None,
        ),
        4 => Trouble::Fails(Reason::LayoutChanged, None),
        5 => Trouble::Fails(Reason::TooManyRequests, Some(5_000)),
        6 => Trouble::Fails(Reason::TooManySessions, None),
        7 => Trouble::Fails(Reason::SessionLost, None),
        8 => Trouble::Fails(Reason::Unreachable, None),
        9 => Trouble::Fails(Reason::Maintenance, None),
        10 => Trouble::Hangs,
        11 => Trouble::Panics,
        12 => Trouble::LosesSession,
        13 | 14 => Trouble::SwallowsChange,
        15 => Trouble::ForgetsLine,
        _ => Trouble::AnswersWrong,
    }
}
