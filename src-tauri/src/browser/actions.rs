//! What a person does on a page, with auto-wait: the thing must be there, visible, enabled, still,
//! and take the click. Each action ends early when one of the given interrupts shows.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{ActionError, Deadline, Page, Target};

/// One look for a place to click, at most; then it is asked again with fresh eyes.
const SLICE: Duration = Duration::from_secs(10);
const MARGIN_MS: u64 = 250;

/// What a field holds after it was filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Its value; a mask may have added something to what was typed.
    pub value: String,
}

/// A key of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Tab.
    Tab,
    /// Arrow down.
    ArrowDown,
    /// Delete.
    Delete,
}

#[derive(Deserialize)]
struct Aim {
    x: Option<f64>,
    y: Option<f64>,
    why: Option<String>,
    interrupted: Option<String>,
    element: Option<String>,
}

#[derive(Deserialize)]
struct Landed {
    landed: Option<bool>,
    elsewhere: Option<String>,
}

#[derive(Deserialize)]
struct Focused {
    value: Option<String>,
    why: Option<String>,
    interrupted: Option<String>,
}

impl Page {
    /// Clicks. A press that lands elsewhere, because the page re-rendered in between, is kept from
    /// the page and made again.
    ///
    /// # Errors
    /// [`ActionError::Timeout`] with what stood in the way, [`ActionError::Interrupted`] when an
    /// interrupt showed first, or when the page is gone.
    pub async fn click(
        &self,
        target: &Target,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let what = format!("click {}", target.name);
        self.slow_down().await;
        loop {
            let (x, y) = self.aim(&what, target, interrupts, deadline).await?;
            self.press_mouse(x, y, deadline).await?;
            // A click that navigates takes its document with it: no answer is a good answer.
            let landed: Landed = self
                .call(
                    "() => gsp.landed()",
                    &[],
                    deadline.within(Duration::from_secs(5)),
                )
                .await?;
            match landed.landed {
                Some(true) => return Ok(()),
                // The new document knows nothing of a press: the old one took it.
                None if landed.elsewhere.is_none() => return Ok(()),
                Some(false) | None => {
                    let by = landed.elsewhere.unwrap_or_default();
                    self.log.line(format!("  landed on {by}, again"));
                }
            }
        }
    }

    /// Checks a radio or box, also one that is hidden behind its label. Answers at once when it is
    /// checked already.
    ///
    /// # Errors
    /// As [`Page::click`].
    pub async fn check(
        &self,
        target: &Target,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let argument = [json!(target)];
        let is_checked = "(target) => gsp.isChecked(target)";
        let before: Option<bool> = self.call(is_checked, &argument, deadline).await?;
        if before == Some(true) {
            return Ok(());
        }
        self.click(target, interrupts, deadline).await?;
        let after: Option<bool> = self.call(is_checked, &argument, deadline).await?;
        if after == Some(false) {
            // What takes the click on screen does not pass it on: the input itself does.
            self.log
                .line(format!("check {}: by the input itself", target.name));
            let _: Option<bool> = self
                .call("(target) => gsp.clickElement(target)", &argument, deadline)
                .await?;
        }
        Ok(())
    }

    /// Fills a field, as typing does: what was in it is replaced, and the page hears of it. The
    /// value is read back.
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
        self.fill_in(target, text, Some(text), interrupts, deadline)
            .await
    }

    /// Fills a field with what must not be written down.
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
        self.fill_in(target, secret, None, interrupts, deadline)
            .await
            .map(|_| ())
    }

    /// Leaves the field that has the cursor: pages check a value then.
    ///
    /// # Errors
    /// When the page does not answer by the deadline or is gone.
    pub async fn blur(&self, deadline: Deadline) -> Result<(), ActionError> {
        self.call("() => { gsp.blur(); return null; }", &[], deadline)
            .await
    }

    /// Presses a key where the cursor is.
    ///
    /// # Errors
    /// When the page does not answer by the deadline or is gone.
    pub async fn press(&self, key: Key, deadline: Deadline) -> Result<(), ActionError> {
        let (name, code, text) = match key {
            Key::Enter => ("Enter", 13, "\r"),
            Key::Escape => ("Escape", 27, ""),
            Key::Tab => ("Tab", 9, ""),
            Key::ArrowDown => ("ArrowDown", 40, ""),
            Key::Delete => ("Delete", 46, ""),
        };
        self.log.line(format!("press {name}"));
        let down = if text.is_empty() {
            "rawKeyDown"
        } else {
            "keyDown"
        };
        for kind in [down, "keyUp"] {
            let mut event =
                json!({ "type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code });
            if kind == "keyDown" {
                event["text"] = text.into();
            }
            self.session
                .call("Input.dispatchKeyEvent".into(), event, deadline)
                .await?;
        }
        Ok(())
    }

    async fn fill_in(
        &self,
        target: &Target,
        text: &str,
        shown: Option<&str>,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<Filled, ActionError> {
        let what = format!("fill {} with {}", target.name, shown.unwrap_or("•••"));
        self.log.line(&what);
        self.slow_down().await;
        let mut by_setter = false;
        let mut last = String::new();
        loop {
            self.focus(&what, target, interrupts, deadline).await?;
            if by_setter {
                let arguments = [json!(target), json!(text)];
                let set = "(target, value) => gsp.setValue(target, value)";
                let _: Option<String> = self.call(set, &arguments, deadline).await?;
            } else if text.is_empty() {
                self.press(Key::Delete, deadline).await?;
            } else {
                let typed = json!({ "text": text });
                self.session
                    .call("Input.insertText".into(), typed, deadline)
                    .await?;
            }
            let read = "(target) => gsp.valueOf(target)";
            let value: Option<String> = self.call(read, &[json!(target)], deadline).await?;
            if let Some(value) = value {
                if same(&value, text) {
                    return Ok(Filled { value });
                }
                last = value;
            }
            if deadline.left_ms() <= MARGIN_MS {
                let why = match shown {
                    Some(_) => format!("it holds “{last}”"),
                    None => "it holds something else".to_owned(),
                };
                return Err(ActionError::Timeout { what, why });
            }
            by_setter = !by_setter;
        }
    }

    async fn focus(
        &self,
        what: &str,
        target: &Target,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let mut why = "not found".to_owned();
        loop {
            let focused: Focused = self
                .wait_in_page("focus", target, interrupts, deadline)
                .await?;
            if let Some(by) = focused.interrupted {
                return Err(self.interrupted(what, by));
            }
            if focused.value.is_some() {
                return Ok(());
            }
            why = focused.why.unwrap_or(why);
            if deadline.left_ms() <= MARGIN_MS {
                return Err(self.time_is_up(what, why));
            }
        }
    }

    pub(super) async fn aim(
        &self,
        what: &str,
        target: &Target,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<(f64, f64), ActionError> {
        loop {
            let aim: Aim = self
                .wait_in_page("aim", target, interrupts, deadline)
                .await?;
            if let Some(by) = aim.interrupted {
                return Err(self.interrupted(what, by));
            }
            if let (Some(x), Some(y)) = (aim.x, aim.y) {
                self.log
                    .line(format!("{what} ({})", aim.element.unwrap_or_default()));
                return Ok((x, y));
            }
            if deadline.left_ms() <= MARGIN_MS {
                return Err(self.time_is_up(what, aim.why.unwrap_or_default()));
            }
        }
    }

    async fn wait_in_page<T: serde::de::DeserializeOwned>(
        &self,
        function: &str,
        target: &Target,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<T, ActionError> {
        let wait_ms = deadline.within(SLICE).left_ms().saturating_sub(MARGIN_MS);
        let arguments: [Value; 3] = [json!(target), json!(interrupts), json!(wait_ms)];
        let source = format!("(target, interrupts, ms) => gsp.{function}(target, interrupts, ms)");
        self.call(
            &source,
            &arguments,
            Deadline::after_ms(wait_ms + 5 * MARGIN_MS),
        )
        .await
    }

    /// Moves, presses and releases; the three are sent without waiting in between.
    pub(super) async fn press_mouse(
        &self,
        x: f64,
        y: f64,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let mut answers = Vec::with_capacity(3);
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let pressed = kind != "mouseMoved";
            let event = json!({
                "type": kind, "x": x, "y": y,
                "button": if pressed { "left" } else { "none" },
                "buttons": u8::from(kind == "mousePressed"),
                "clickCount": u8::from(pressed),
            });
            answers.push(
                self.session
                    .send("Input.dispatchMouseEvent".into(), event)
                    .await?,
            );
        }
        for answer in answers {
            match tokio::time::timeout_at(deadline.instant(), answer).await {
                Ok(Ok(Ok(_))) => {}
                // The document went with the click.
                Ok(Ok(Err(ActionError::Protocol(_)))) => {}
                Ok(Ok(Err(error))) => return Err(error),
                Ok(Err(_)) => return Err(ActionError::Closed),
                Err(_) => return Err(self.time_is_up("mouse", "no answer".to_owned())),
            }
        }
        Ok(())
    }

    fn interrupted(&self, what: &str, by: String) -> ActionError {
        self.log.line(format!("{what}: interrupted by {by}"));
        ActionError::Interrupted {
            what: what.to_owned(),
            by,
        }
    }

    fn time_is_up(&self, what: &str, why: String) -> ActionError {
        self.log.line(format!("{what}: time is up ({why})"));
        ActionError::Timeout {
            what: what.to_owned(),
            why,
        }
    }
}

/// A mask adds dots and spaces; what was typed must be there all the same.
fn same(value: &str, typed: &str) -> bool {
    if value == typed {
        return true;
    }
    let bare = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    !typed.is_empty() && bare(value) == bare(typed) && !bare(typed).is_empty()
}
