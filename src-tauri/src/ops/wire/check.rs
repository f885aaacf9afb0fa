//! What a check-up answers. `gsp-bot check --json` prints it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Sentence;

/// The portal profile that is in force, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileView {
    pub name: String,
    /// built_in, own (beside the settings), named (on the command line)
    pub source: String,
    /// Its file; absent when it is the built-in one.
    pub path: Option<String>,
    /// Tells one text of a profile from another.
    pub fingerprint: String,
    /// Why the file, as it is now, cannot be used; the profile that is in force is the one before.
    pub problem: Option<Sentence>,
}

/// What a check-up of the portal found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckView {
    pub profile: ProfileView,
    pub portal_address: String,
    /// login, for_whom, cart: how far it was to go
    pub goal: String,
    pub consultora_code: Option<String>,
    pub portal_name: Option<String>,
    /// ok, missing (something that should be there is not), stopped (it could not go on)
    pub outcome: String,
    /// What that means and what to do.
    pub text: Sentence,
    /// The portal's own words or the technical detail of what ended it.
    pub detail: Option<Sentence>,
    pub took_ms: u32,
    /// The screens that were looked at, in order.
    pub screens: Vec<String>,
    /// Every anchor of the profile, in the order of the way.
    pub anchors: Vec<CheckAnchor>,
    /// The dialogs that got in the way.
    pub dialogs: Vec<CheckDialog>,
    /// Products in her cart, which was not changed; absent when it was not seen.
    pub cart_products: Option<u32>,
    /// What the page looked like where something was missing.
    pub evidence: Vec<CheckFile>,
}

/// One anchor of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckAnchor {
    pub anchor: String,
    /// seen, missing, not_reached, absent (the portal can do without it), not_expected (dialogs, the
    /// rows of an empty cart)
    pub state: String,
    /// The screen that it was seen on first; the ones that it belongs to when it was not.
    pub screens: Vec<String>,
    /// Which alternative found it, from 1.
    pub alternative: Option<u32>,
    /// How many there were.
    pub count: Option<u32>,
    /// How long after the screen before it was left.
    pub after_ms: Option<u32>,
    /// All alternatives, best first.
    pub alternatives: Vec<CheckAlternative>,
}

/// One alternative of an anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckAlternative {
    pub selector: String,
    /// Whether it was there at any time.
    pub seen: bool,
}

/// A dialog that got in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckDialog {
    pub screen: String,
    /// The rule of the profile that knows it.
    pub rule: Option<String>,
    pub text: String,
}

/// A file that shows what a screen looked like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckFile {
    pub screen: String,
    /// screenshot, snapshot, calls
    pub kind: String,
    pub path: String,
}
