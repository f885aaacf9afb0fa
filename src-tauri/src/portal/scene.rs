//! What there is on the screen at one moment: all anchors of the profile, dialogs, toasts, overlays
//! and phrases, seen in one call that answers as soon as something has changed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::profile::{Anchor, Phrase, Profile, Spot};
use super::text::plain;

/// A program for the page: a function of `spec`, with what such programs share before it.
macro_rules! page_program {
    ($file:literal) => {
        concat!(
            "async (spec) => {\n",
            include_str!("page/common.js"),
            include_str!(concat!("page/", $file)),
            "\n}"
        )
    };
}

pub(super) const LOOK_JS: &str = page_program!("look.js");
pub(super) const CARD_JS: &str = page_program!("card.js");
pub(super) const CYCLES_JS: &str = page_program!("cycles.js");
pub(super) const SHOO_JS: &str = page_program!("shoo.js");
pub(super) const CART_JS: &str = page_program!("cart.js");

/// The screen at one moment.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Scene {
    /// The page's address.
    pub(crate) url: String,
    pub(crate) anchors: BTreeMap<String, SeenAnchor>,
    /// In a check-up, the alternatives of each anchor that are there.
    #[serde(default)]
    pub(crate) alternatives: BTreeMap<String, Vec<usize>>,
    /// Dialogs, topmost first.
    pub(crate) dialogs: Vec<SeenDialog>,
    /// Toasts and alerts.
    pub(crate) toasts: Vec<SeenToast>,
    phrases: BTreeMap<String, String>,
    /// Whether an overlay swallows clicks.
    pub(crate) busy: bool,
    /// What the page says about whose cart it is.
    pub(crate) identity: Option<String>,
    /// Whether there is nothing to read.
    pub(crate) is_blank: bool,
    /// Whether the document has been read to its end.
    pub(crate) loaded: bool,
    /// The text of a page that shows no anchor.
    pub(crate) text: String,
    /// Equal for equal scenes.
    pub(crate) mark: String,
}

/// An anchor that is there.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct SeenAnchor {
    /// Which alternative found it.
    pub(crate) alt: usize,
    /// How many there are.
    pub(crate) count: usize,
    /// Whether the first of them is disabled.
    pub(crate) disabled: bool,
    /// The dialog that it is in, or -1.
    pub(crate) dialog: i32,
}

/// A dialog that is there.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SeenDialog {
    /// The same as long as it is the same element.
    pub(crate) id: u64,
    /// The value of its `data-bot-mark`.
    pub(crate) mark: String,
    /// Whether the page behind it cannot be used.
    pub(crate) blocks: bool,
    /// What it says.
    pub(crate) text: String,
    /// What can be pressed in it.
    pub(crate) buttons: Vec<String>,
    /// The anchors in it that make it a screen of its own.
    pub(crate) screens: Vec<String>,
    /// Which of the rules' selectors it holds.
    pub(crate) holds: Vec<String>,
}

/// A toast that is there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct SeenToast {
    /// The same as long as it is the same element.
    pub(crate) id: u64,
    /// What it says.
    pub(crate) text: String,
}

impl Scene {
    /// The anchor, when it is there.
    pub(crate) fn anchor(&self, anchor: Anchor) -> Option<SeenAnchor> {
        self.anchors.get(anchor.as_str()).copied()
    }

    /// Whether the anchor is there.
    pub(crate) fn has(&self, anchor: Anchor) -> bool {
        self.anchors.contains_key(anchor.as_str())
    }

    /// Whether the anchor is there and can be used.
    pub(crate) fn is_enabled(&self, anchor: Anchor) -> bool {
        self.anchor(anchor).is_some_and(|seen| !seen.disabled)
    }

    /// Whether the visible page says so.
    pub(crate) fn says(&self, phrase: Phrase) -> bool {
        self.phrases.contains_key(phrase.as_str())
    }

    /// The line in which the visible page says so.
    pub(crate) fn words(&self, phrase: Phrase) -> &str {
        self.phrases.get(phrase.as_str()).map_or("", String::as_str)
    }

    /// The anchors that are there, for messages.
    pub(crate) fn seen_anchors(&self) -> String {
        let seen: Vec<String> = self
            .anchors
            .iter()
            .map(|(name, seen)| format!("{name} ({}× by alternative {})", seen.count, seen.alt + 1))
            .collect();
        seen.join(", ")
    }

    /// The toasts that were not in an earlier scene.
    pub(crate) fn new_toasts(&self, earlier: &Self) -> Vec<&str> {
        self.toasts
            .iter()
            .filter(|toast| !earlier.toasts.contains(toast))
            .map(|toast| toast.text.as_str())
            .collect()
    }
}

/// The anchors that make a dialog a screen of its own.
const SCREENS_IN_DIALOGS: [Anchor; 9] = [
    Anchor::LoginPassword,
    Anchor::ForOther,
    Anchor::ConsultoraCode,
    Anchor::ConsultoraConfirm,
    Anchor::CycleOption,
    Anchor::CycleAccept,
    Anchor::QuickCode,
    Anchor::SearchField,
    Anchor::CartRow,
];

/// The argument of [`LOOK_JS`]. It answers at once when `before` is not the scene's mark. With
/// `survey` it looks at every alternative of every anchor.
pub(super) fn look_spec(profile: &Profile, before: &str, timeout_ms: u64, survey: bool) -> Value {
    let phrases: BTreeMap<&str, Vec<String>> = Phrase::ALL
        .iter()
        .map(|phrase| (phrase.as_str(), plain_wordings(profile.wordings(*phrase))))
        .collect();
    let holds: Vec<&String> = profile.dialog.iter().flat_map(|rule| &rule.holds).collect();
    json!({
        "anchors": anchors_value(profile),
        "phrases": phrases,
        "identity": spots_value(profile.spots(Anchor::Identity)),
        "dialogs": profile.surfaces.dialogs,
        "toasts": profile.surfaces.toasts,
        "overlays": profile.surfaces.overlays,
        "buttons": profile.surfaces.buttons,
        "holds": holds,
        "screens": SCREENS_IN_DIALOGS.map(Anchor::as_str),
        "survey": survey,
        "before": before,
        "timeout_ms": timeout_ms,
    })
}

/// The anchors that are looked for by themselves.
pub(super) fn anchors_value(profile: &Profile) -> Value {
    Anchor::ALL
        .iter()
        .filter(|anchor| !anchor.is_in_row() && !profile.spots(**anchor).is_empty())
        .map(|anchor| {
            let spots = spots_value(profile.spots(*anchor));
            (anchor.as_str().to_owned(), spots)
        })
        .collect()
}

/// Alternatives as the programs in the page read them.
pub(super) fn spots_value(spots: &[Spot]) -> Value {
    spots
        .iter()
        .map(|spot| json!({ "css": spot.css, "text": spot.text, "contains": spot.contains }))
        .collect()
}

/// Wordings as the programs in the page compare them.
pub(super) fn plain_wordings(wordings: &[String]) -> Vec<String> {
    wordings.iter().map(|wording| plain(wording)).collect()
}
