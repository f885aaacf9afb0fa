//! What is looked for on a page: a name and its alternatives, in order of preference. A target
//! holds no element: it is resolved afresh every time, so nothing can go stale.

use serde::{Deserialize, Serialize};

/// A thing on the page that has a name of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// What we call it, in logs and messages.
    pub name: String,
    /// How it may be found; the first alternative that is visible wins.
    pub alternatives: Vec<Selector>,
}

/// One way to find a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    /// A CSS selector.
    pub css: String,
    /// Only elements with this text; compared without accents, case and doubled spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextMatch>,
    /// Elements that cannot be seen count too, such as the input behind a styled radio.
    #[serde(default)]
    pub hidden: bool,
}

/// How an element's text is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextMatch {
    /// It is exactly this.
    Is(String),
    /// It holds this.
    Has(String),
}

impl Target {
    /// A target with these alternatives.
    pub fn new(name: impl Into<String>, alternatives: impl Into<Vec<Selector>>) -> Self {
        Self {
            name: name.into(),
            alternatives: alternatives.into(),
        }
    }

    /// A target with one CSS selector.
    pub fn css(name: impl Into<String>, css: impl Into<String>) -> Self {
        Self::new(name, [Selector::css(css)])
    }
}

impl Selector {
    /// By CSS alone.
    pub fn css(css: impl Into<String>) -> Self {
        Self {
            css: css.into(),
            text: None,
            hidden: false,
        }
    }

    /// By CSS and the whole text.
    pub fn with_text(css: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            css: css.into(),
            text: Some(TextMatch::Is(text.into())),
            hidden: false,
        }
    }

    /// By CSS and a part of the text.
    pub fn containing(css: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            css: css.into(),
            text: Some(TextMatch::Has(text.into())),
            hidden: false,
        }
    }

    /// The same, also when it cannot be seen.
    #[must_use]
    pub fn also_hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
}
