//! Where are we? One call into the page that races all the things that may be there.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ActionError, Deadline, Page, Target};

/// The page waits this much shorter than we do, so that its own answer comes in time.
const ANSWER_MARGIN_MS: u64 = 250;
/// Longest time spent in one call: a page that was frozen for a while is asked again.
const SLICE: Duration = Duration::from_secs(20);

/// What a look waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// Nothing: what is there now.
    Now,
    /// Any of these names shows.
    Any(Vec<String>),
    /// Any of these names shows and is enabled.
    Enabled(Vec<String>),
    /// All of these names are gone.
    Gone(Vec<String>),
    /// Anything about the targets, the address or the title changes against this sight.
    Changed,
}

/// A target that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its name.
    pub name: String,
    /// Which alternative found it, from 0.
    pub alternative: usize,
    /// How many elements that alternative found.
    pub count: usize,
    /// Its text, at most 600 characters; a field's value or placeholder.
    pub text: String,
    /// Whether it can be used.
    pub enabled: bool,
    /// Whether a box or radio is checked.
    pub checked: bool,
    /// A field's value; never a password's.
    pub value: Option<String>,
    /// Whether it lies in a dialog.
    pub in_dialog: bool,
}

/// What is there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Sight {
    /// Targets that are there, in the order in which they were asked for.
    pub seen: Vec<Seen>,
    /// The page's address.
    pub address: String,
    /// The page's title.
    pub title: String,
    /// Whether the document is parsed.
    pub ready: bool,
    /// Whether what was waited for came before the deadline.
    #[serde(default)]
    pub reached: bool,
}

impl Sight {
    /// The target with that name, when it is there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.name == name)
    }

    /// Whether the target with that name is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

impl Page {
    /// Looks for all targets at once and waits until something is there, within the page: every
    /// change of the document is looked at. Goes on over navigations. When time is up it answers
    /// what is there, with `reached` false.
    ///
    /// # Errors
    /// When the page does not answer at all, or is gone.
    pub async fn sight(
        &self,
        targets: &[Target],
        until: &Until,
        deadline: Deadline,
    ) -> Result<Sight, ActionError> {
        let wanted = until_value(until);
        loop {
            let slice = deadline.within(SLICE);
            let wait_ms = slice.left_ms().saturating_sub(ANSWER_MARGIN_MS);
            let sight: Sight = self
                .call(
                    "(targets, until, timeout) => gsp.sight(targets, until, timeout)",
                    &[json!(targets), wanted.clone(), json!(wait_ms)],
                    // A page that is loading answers late: the margin is for that.
                    Deadline::after_ms(wait_ms + 5 * ANSWER_MARGIN_MS),
                )
                .await?;
            if sight.reached || deadline.left_ms() <= ANSWER_MARGIN_MS {
                let names: Vec<&str> = sight.seen.iter().map(|seen| seen.name.as_str()).collect();
                self.log.line(format!("see {}", names.join(", ")));
                return Ok(sight);
            }
        }
    }
}

fn until_value(until: &Until) -> Value {
    match until {
        Until::Now => json!({}),
        Until::Any(names) => json!({ "any": names }),
        Until::Enabled(names) => json!({ "enabled": names }),
        Until::Gone(names) => json!({ "gone": names }),
        Until::Changed => json!({ "changed": {} }),
    }
}
