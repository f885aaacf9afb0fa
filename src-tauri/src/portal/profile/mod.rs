//! A portal as data: addresses, anchors, texts, dialogs, limits. What changes in the portal
//! overnight is changed here, not in the program.

mod mistake;
mod names;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::domain::Text;

pub use mistake::ProfileError;
pub use names::{Anchor, Meaning, Phrase};

use super::text::plain;

const BUILTIN: &str = include_str!("../../../profiles/gsp-cl.toml");

/// Everything that the program knows of one portal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What it is called in settings.
    pub name: String,
    /// Where its pages are.
    pub address: Addresses,
    /// The places in its pages, each with its alternatives, best first.
    pub anchors: BTreeMap<Anchor, Vec<Spot>>,
    /// The text of things that are neither screens nor dialogs.
    pub phrases: BTreeMap<Phrase, Vec<String>>,
    /// How dialogs, toasts and overlays are told from the rest.
    pub surfaces: Surfaces,
    /// The dialogs that it is known to show, in the order in which they are tried.
    pub dialog: Vec<DialogRule>,
    /// How the cart is read and filled.
    pub cart: CartWays,
    /// How often at most.
    pub limits: Limits,
    /// How long at most.
    pub waits: Waits,
    #[serde(skip)]
    fingerprint: String,
}

/// Addresses, as paths below the base.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addresses {
    /// Scheme and host.
    pub base: String,
    /// Where a run starts: the login, or "for whom" with a live session.
    pub start: String,
    /// The cart page, once a cycle is chosen.
    pub cart: String,
}

/// One way to find an anchor.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// A CSS selector.
    pub css: String,
    /// The whole visible text, without regard to case, accents and spacing.
    #[serde(default)]
    pub text: Option<String>,
    /// A part of the visible text.
    #[serde(default)]
    pub contains: Option<String>,
}

/// What lies over the screens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surfaces {
    /// Selectors of dialogs.
    pub dialogs: Vec<String>,
    /// Selectors of toasts and alerts.
    pub toasts: Vec<String>,
    /// Selectors of what swallows clicks while a request runs.
    pub overlays: Vec<String>,
    /// Words of buttons that are never pressed in a dialog that no rule knows.
    pub never_press: Vec<String>,
    /// What turns or glimmers while more is on its way: a list that shows one is not at its end.
    pub loaders: Vec<String>,
    /// Selectors of what can be pressed in a dialog.
    pub buttons: Vec<String>,
    /// What may be pressed to close a dialog that no rule knows, best first.
    pub safe_close: Vec<Spot>,
}

/// One dialog: how it is recognised, what it means, what is pressed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DialogRule {
    /// What it is called in the log.
    pub name: String,
    /// What it means to the order.
    pub meaning: Meaning,
    /// Any of these in its text.
    #[serde(default)]
    pub contains: Vec<String>,
    /// Any of these inside it.
    #[serde(default)]
    pub holds: Vec<String>,
    /// What is pressed, one after another; each the first alternative that is there.
    #[serde(default)]
    pub press: Vec<Vec<Spot>>,
    /// Instead of `press`, for a saved order that is to go.
    #[serde(default)]
    pub press_delete: Vec<Vec<Spot>>,
    /// Instead of `press`, for a saved order that is to stay.
    #[serde(default)]
    pub press_recover: Vec<Vec<Spot>>,
}

/// How the cart is read and filled.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CartWays {
    /// The column of the codes in an import file.
    pub import_code_column: String,
    /// The column of the quantities.
    pub import_quantity_column: String,
    /// From how many products on a file is quicker than one by one.
    pub import_from_lines: usize,
    /// At most so many products in one file.
    pub import_lines_max: usize,
    /// Words that stand before a quantity in the text of a quick order's row.
    pub quantity_words: Vec<String>,
    /// Words of a heading under which an import lists the products that came.
    pub added_words: Vec<String>,
    /// The beginning of the test id that ends in a row's code.
    pub remove_prefix: String,
    /// Labels on the confirm screen that are not a name.
    pub labels: Vec<String>,
}

/// How often at most.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Moves from screen to screen in one order.
    pub moves: u32,
    /// Interruptions closed in one order.
    pub interruptions: u32,
    /// Log-ins in one order.
    pub logins: u32,
    /// Rounds of changing the cart and reading it.
    pub rounds: u32,
    /// Rounds that the portal's own troubles ended before anything was done in them, in a row.
    pub setbacks: u32,
    /// Presses of "Reintentar" in a row.
    pub retry_presses: u32,
    /// Page loads to get out of a screen that leads nowhere, in a row.
    pub reloads: u32,
    /// Waits in one order because the portal asked for fewer requests; once more, and the order is
    /// given back.
    #[serde(default = "throttles")]
    pub throttles: u32,
    /// Megabytes that a page may hold between two orders before its context is renewed.
    #[serde(default = "heap_mb_max")]
    pub heap_mb_max: u32,
}

// Of a profile that was written before there were these limits.

const fn throttles() -> u32 {
    4
}

const fn throttle_ms() -> u64 {
    15_000
}

const fn heap_mb_max() -> u32 {
    256
}

/// How long at most, in milliseconds.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waits {
    /// A page load.
    pub load_ms: u64,
    /// The portal's reaction to something that was done.
    pub answer_ms: u64,
    /// An action on an element.
    pub action_ms: u64,
    /// An overlay that does not go away.
    pub overlay_ms: u64,
    /// A page that shows nothing known.
    pub unknown_ms: u64,
    /// The same once no request is under way any more.
    pub rest_ms: u64,
    /// The showcase's cards, before the bag is opened without them.
    pub cards_ms: u64,
    /// How long a dialog may take to close.
    pub close_ms: u64,
    /// How long the cart must have been still to be believed when it is what was expected.
    pub still_ms: u64,
    /// The same when it was just loaded and is not what was expected.
    pub still_loaded_ms: u64,
    /// The same when it was changed and is not what was expected: rows may be late.
    pub still_unexpected_ms: u64,
    /// A wait that the portal asks for; if it asks for more, the order is given back.
    #[serde(default = "throttle_ms")]
    pub throttle_ms: u64,
    /// An order as a whole.
    pub order_ms: u64,
}

impl Profile {
    /// The text of the profile that the program brings along.
    #[must_use]
    pub fn builtin_text() -> &'static str {
        BUILTIN
    }

    /// The profile of the Chilean site that the program brings along.
    ///
    /// # Errors
    /// Never, as a test shows.
    pub fn builtin() -> Result<Self, ProfileError> {
        Self::parse(BUILTIN, "built in")
    }

    /// A user's own profile.
    ///
    /// # Errors
    /// When the file cannot be read or has a mistake.
    pub fn load(path: &Path) -> Result<Self, ProfileError> {
        let text = std::fs::read_to_string(path).map_err(|source| ProfileError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// A profile from its text; `origin` is what messages call it.
    ///
    /// # Errors
    /// When it has a mistake; line and key are named.
    pub fn parse(text: &str, origin: &str) -> Result<Self, ProfileError> {
        let mut profile: Self =
            toml::from_str(text).map_err(|error| mistake::in_toml(origin, text, &error))?;
        profile
            .check()
            .map_err(|(key, what)| mistake::at_key(origin, text, key, what))?;
        profile.fingerprint = Sha256::digest(text.as_bytes())
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(profile)
    }

    /// The same profile with another base address.
    #[must_use]
    pub fn at(mut self, base: &str) -> Self {
        self.address.base = base.trim_end_matches('/').to_owned();
        self
    }

    /// Tells one text of a profile from another.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The alternatives of an anchor, best first.
    #[must_use]
    pub fn spots(&self, anchor: Anchor) -> &[Spot] {
        self.anchors.get(&anchor).map_or(&[], Vec::as_slice)
    }

    /// The wordings of a phrase.
    #[must_use]
    pub fn wordings(&self, phrase: Phrase) -> &[String] {
        self.phrases.get(&phrase).map_or(&[], Vec::as_slice)
    }

    /// Whether a text holds a wording of the phrase.
    #[must_use]
    pub fn says(&self, text: &str, phrase: Phrase) -> bool {
        holds_any(text, self.wordings(phrase))
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address.base.trim_end_matches('/'))
    }

    fn check(&self) -> Result<(), (String, Text)> {
        let wrong = |key: &str, es: &str, en: &str| Err((key.to_owned(), Text::new(es, en)));
        let base = &self.address.base;
        if !(base.starts_with("https://") || base.starts_with("http://")) {
            return wrong(
                "base",
                "debe empezar con https:// o http://",
                "must begin with https:// or http://",
            );
        }
        for anchor in Anchor::ALL {
            if self.spots(*anchor).is_empty() && !anchor.is_optional() {
                return wrong(
                    anchor.as_str(),
                    "necesita al menos una alternativa",
                    "needs at least one alternative",
                );
            }
            if self
                .spots(*anchor)
                .iter()
                .any(|spot| spot.css.trim().is_empty())
            {
                return wrong(
                    anchor.as_str(),
                    "una alternativa tiene `css` vacío",
                    "an alternative has an empty `css`",
                );
            }
        }
        for rule in &self.dialog {
            if rule.contains.is_empty() && rule.holds.is_empty() {
                return wrong(
                    &rule.name,
                    "un diálogo necesita `contains` o `holds`",
                    "a dialog needs `contains` or `holds`",
                );
            }
            let is_saved = rule.meaning == Meaning::SavedOrder;
            let both = !rule.press_delete.is_empty() && !rule.press_recover.is_empty();
            let none = rule.press_delete.is_empty() && rule.press_recover.is_empty();
            if !(if is_saved { both } else { none }) {
                return wrong(
                    &rule.name,
                    "`press_delete` y `press_recover` son del significado `saved_order`, los dos",
                    "`press_delete` and `press_recover` belong to the meaning `saved_order`, both",
                );
            }
        }
        if self.limits.rounds == 0 || self.limits.moves == 0 || self.limits.logins == 0 {
            return wrong(
                "limits",
                "rounds, moves y logins deben ser al menos 1",
                "rounds, moves and logins must be at least 1",
            );
        }
        Ok(())
    }
}

impl DialogRule {
    /// Whether a dialog with this text and these selectors inside is the one that is meant.
    #[must_use]
    pub fn recognises(&self, text: &str, holds: &[String]) -> bool {
        holds_any(text, &self.contains) || self.holds.iter().any(|css| holds.contains(css))
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.css.fmt(f)?;
        if let Some(text) = &self.text {
            write!(f, " \"{text}\"")?;
        }
        if let Some(part) = &self.contains {
            write!(f, " \"…{part}…\"")?;
        }
        Ok(())
    }
}

fn holds_any(text: &str, wordings: &[String]) -> bool {
    let text = plain(text);
    wordings
        .iter()
        .any(|wording| text.contains(&plain(wording)))
}

#[cfg(test)]
mod tests;
