//! What a person does on a page, with auto-wait: the thing must be there, visible, enabled, still,
//! and take the click. Each action ends early when one of the given interrupts shows.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{ActionError, Deadline, Page, Target};

/// One look for a place to click, at most; then it is asked again with fresh eyes.
const SLICE: Duration = Duration::from_secs(10);
pub(super) const MARGIN_MS: u64 = 250;
const LANDED_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a box may take to show that it is checked.
const CHECK_SETTLE: Duration = Duration::from_secs(1);

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
    press: Press,
    elsewhere: Option<String>,
}

/// What became of a press.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Press {
    /// The thing took it, or its document went with it.
    Taken,
    /// Something else was hit, and was kept from hearing of it.
    Elsewhere,
    /// The page got none.
    Unseen,
    /// The thing was replaced before the release.
    Lost,
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
            let landed: Landed = self
                .call("() => gsp.landed()", &[], deadline.within(LANDED_TIMEOUT))
                .await?;
            let why = match landed.press {
                Press::Taken => return Ok(()),
                Press::Elsewhere => {
                    let by = landed.elsewhere.unwrap_or_default();
                    format!("landed on {by}")
                }
                Press::Unseen => "was not noticed".to_owned(),
                Press::Lost => "was lost to a re-render".to_owned(),
            };
            self.log.line(format!("  {why}, again"));
            if deadline.left_ms() <= MARGIN_MS {
                return Err(self.time_is_up(&what, why));
            }
        }
    }

    /// Checks a radio or box, also one that is hidden behind its label. Answers at once when it is
    /// checked already; one that goes away with the click counts as checked.
    ///
    /// # Errors
    /// As [`Page::click`]; also when it stays as it was.
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
        if self.becomes_checked(target, CHECK_SETTLE, deadline).await? {
            return Ok(());
        }
        // What takes the click on screen does not pass it on: the input itself does.
        self.log
            .line(format!("check {}: by the input itself", target.name));
        let by_itself = "(target) => { gsp.clickElement(target); return null; }";
        let _: Option<u8> = self.call(by_itself, &argument, deadline).await?;
        if self.becomes_checked(target, CHECK_SETTLE, deadline).await? {
            return Ok(());
        }
        let what = format!("check {}", target.name);
        Err(self.time_is_up(&what, "it stays unchecked".to_owned()))
    }

    /// Picks an option of a native list. Answers whether the target is one that has it: anything
    /// else is opened and its option clicked.
    ///
    /// # Errors
    /// When the page does not answer by the deadline or is gone.
    pub async fn pick(
        &self,
        target: &Target,
        option: &Target,
        deadline: Deadline,
    ) -> Result<bool, ActionError> {
        self.watch.acted();
        let pick = "(target, option) => gsp.pick(target, option)";
        self.call(pick, &[json!(target), json!(option)], deadline)
            .await
    }

    /// A page may take a moment to show what it was told. Never hurried: a box that is clicked twice
    /// is as before.
    async fn becomes_checked(
        &self,
        target: &Target,
        time: Duration,
        deadline: Deadline,
    ) -> Result<bool, ActionError> {
        let wait_ms = deadline.within(time).left_ms();
        let after: Option<bool> = self
            .call(
                "(target, ms) => gsp.becomesChecked(target, ms)",
                &[json!(target), json!(wait_ms)],
                Deadline::after_ms(wait_ms + 5 * MARGIN_MS),
            )
            .await?;
        Ok(after != Some(false))
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
        self.watch.acted();
        self.log.line(format!("press {name}"));
        self.press_key(name, code, text, deadline).await
    }

    /// `text` is what the key types, if anything.
    pub(super) async fn press_key(
        &self,
        name: &str,
        code: u32,
        text: &str,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
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

    pub(super) async fn aim(
        &self,
        what: &str,
        target: &Target,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<(f64, f64), ActionError> {
        loop {
            let aim: Aim = self
                .wait_in_page("aim", &[json!(target), json!(interrupts)], deadline)
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

    /// Calls a function of ours that waits in the page; the time that it may take is added to its
    /// arguments.
    pub(super) async fn wait_in_page<T: DeserializeOwned>(
        &self,
        function: &str,
        arguments: &[Value],
        deadline: Deadline,
    ) -> Result<T, ActionError> {
        let wait_ms = deadline.within(SLICE).left_ms().saturating_sub(MARGIN_MS);
        let mut arguments = arguments.to_vec();
        arguments.push(json!(wait_ms));
        let source = format!("(...given) => gsp.{function}(...given)");
        // A page that is busy answers late: the margin is for that.
        let answer_by = Deadline::after_ms(wait_ms + 5 * MARGIN_MS);
        self.call(&source, &arguments, answer_by).await
    }

    /// Moves, presses and releases; the three are sent without waiting in between.
    pub(super) async fn press_mouse(
        &self,
        x: f64,
        y: f64,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        self.watch.acted();
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

    pub(super) fn interrupted(&self, what: &str, by: String) -> ActionError {
        self.log.line(format!("{what}: interrupted by {by}"));
        ActionError::Interrupted {
            what: what.to_owned(),
            by,
        }
    }

    pub(super) fn time_is_up(&self, what: &str, why: String) -> ActionError {
        self.log.line(format!("{what}: time is up ({why})"));
        ActionError::Timeout {
            what: what.to_owned(),
            why,
        }
    }
}
