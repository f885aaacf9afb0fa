//! Filling fields: into the one that was meant, and until it holds what was typed.

use serde::Deserialize;
use serde_json::json;

use super::actions::MARGIN_MS;
use super::{ActionError, Deadline, Key, Page, Target};

/// What a field holds after it was filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Its value; a mask may have added something to what was typed.
    pub value: String,
}

/// How a text gets into a field. Tried in this order, until one is kept.
const WAYS: [Way; 3] = [Way::Type, Way::Set, Way::Keys];

#[derive(Clone, Copy)]
enum Way {
    /// By the editing command, as typing does: nothing comes between the focus and the text.
    Type,
    /// By the field's value, with the events that a page expects.
    Set,
    /// Key by key, for fields that listen to nothing else.
    Keys,
}

#[derive(Deserialize)]
struct Outcome {
    kept: Option<bool>,
    value: Option<String>,
    why: Option<String>,
    interrupted: Option<String>,
}

impl Page {
    /// Fills a field, as typing does: what was in it is replaced, and the page hears of it. The
    /// value is read back; a field may take a second to show it.
    ///
    /// # Errors
    /// As [`Page::click`]; also when the field does not keep what was typed.
    pub async fn fill(
        &self,
        target: &Target,
        text: &str,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<Filled, ActionError> {
        let what = format!("fill {} with {text}", target.name);
        self.fill_in(&what, target, text, false, interrupts, deadline)
            .await
    }

    /// Fills a field with what must not be written down. From then on it is in no sight, snapshot
    /// or picture of this document either, also when the page shows it.
    ///
    /// # Errors
    /// As [`Page::fill`].
    pub async fn fill_secret(
        &self,
        target: &Target,
        secret: &str,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let what = format!("fill {} with •••", target.name);
        self.fill_in(&what, target, secret, true, interrupts, deadline)
            .await
            .map(|_| ())
    }

    async fn fill_in(
        &self,
        what: &str,
        target: &Target,
        text: &str,
        is_secret: bool,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<Filled, ActionError> {
        self.watch.acted();
        self.log.line(what);
        self.slow_down().await;
        let mut why = "not found".to_owned();
        for way in WAYS.iter().cycle() {
            let how = json!({ "way": way.name(), "isSecret": is_secret });
            let arguments = [json!(target), json!(text), how, json!(interrupts)];
            let mut outcome: Outcome = self.wait_in_page("fill", &arguments, deadline).await?;
            if let Some(by) = outcome.interrupted {
                return Err(self.interrupted(what, by));
            }
            if let Some(reason) = outcome.why {
                why = reason;
            } else {
                if matches!(way, Way::Keys) {
                    self.type_keys(text, deadline).await?;
                    let arguments = [json!(target), json!(text), json!(is_secret)];
                    outcome = self.wait_in_page("kept", &arguments, deadline).await?;
                }
                if outcome.kept == Some(true) {
                    return Ok(Filled {
                        value: outcome.value.unwrap_or_default(),
                    });
                }
                why = match outcome.value {
                    Some(value) => format!("it holds “{value}”"),
                    None => "it holds something else".to_owned(),
                };
                self.log.line(format!("  {}: {why}", way.name()));
            }
            if deadline.left_ms() <= MARGIN_MS {
                break;
            }
        }
        Err(self.time_is_up(what, why))
    }

    async fn type_keys(&self, text: &str, deadline: Deadline) -> Result<(), ActionError> {
        if text.is_empty() {
            return self.press(Key::Delete, deadline).await;
        }
        for key in text.chars().map(String::from) {
            self.press_key(&key, 0, &key, deadline).await?;
        }
        Ok(())
    }
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Set => "set",
            Self::Keys => "keys",
        }
    }
}
