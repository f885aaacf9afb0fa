//! What a step does on the page: presses, fills, ticks. Each ends early when a dialog shows that
//! was not there when the thing was found.

use super::details;
use serde_json::json;

use crate::browser::{ActionError, Key, Selector, Target, TextMatch};

use crate::domain::{Step, Text};

use super::Journal;
use super::interruptions::in_the_way;
use super::profile::{Anchor, Profile, Spot};
use super::scene::{SHOO_JS, Scene, SeenDialog};
use super::screens::Screen;
use super::trouble::{Going, Trouble};
use super::visit::{Visit, inside, marked};

/// How long something may cover a button before toasts are told that the pointer has left them.
const COVERED_MS: u64 = 1_200;
/// How often a press without any consequence is made.
const PRESSES_MAX: u32 = 3;
/// How long a page may take to notice a press, and how long one look for that takes.
const NOTICE_MS: u64 = 700;
const NOTICE_LOOK_MS: u64 = 60;

/// What came of a press in a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// It was made.
    Done,
    /// Another dialog is on top, or this one is gone.
    Another,
    /// There is nothing of the kind in it that could be pressed.
    Nothing,
}

impl<J: Journal> Visit<'_, J> {
    /// Presses an anchor and sees that the page takes notice. A press that has no consequence at
    /// all, such as one on the ripple of an earlier press that still lies over the button, is made
    /// again.
    pub(crate) async fn press(&mut self, anchor: Anchor) -> Going<()> {
        let target = target_of(self.profile, anchor);
        for _ in 0..PRESSES_MAX {
            let before = self.look().await?;
            let stirs = self.page.stirs();
            self.press_target_that(&target, before.has(anchor)).await?;
            if self.is_noticed(&before, stirs).await? {
                return Ok(());
            }
            self.page
                .log()
                .line(format!("{}: nothing happened", anchor.as_str()));
        }
        // What it leads to is waited for by the step.
        Ok(())
    }

    /// Picks an option of a list: of a native one by itself, of any other by opening it.
    pub(crate) async fn choose(&mut self, list: Anchor, option: Anchor) -> Going<()> {
        let (at, which) = (
            target_of(self.profile, list),
            target_of(self.profile, option),
        );
        let deadline = self.within_ms(self.profile.waits.action_ms);
        if self.page.pick(&at, &which, deadline).await? {
            return Ok(());
        }
        self.press(list).await?;
        self.press(option).await
    }

    /// Presses an anchor that changes the cart, and only once: two presses add twice.
    pub(crate) async fn press_once(&mut self, anchor: Anchor) -> Going<()> {
        let target = target_of(self.profile, anchor);
        self.press_target(&target).await
    }

    /// Whether anything on the page has changed, or a request was begun since it was so stirred,
    /// within a moment.
    pub(crate) async fn is_noticed(&mut self, before: &Scene, stirs: u64) -> Going<bool> {
        let deadline = self.within_ms(NOTICE_MS);
        loop {
            let look = self.within_ms(NOTICE_LOOK_MS).min(deadline);
            let now = self.watch(before, look).await?;
            let is_stirred = self.page.stirs() != stirs || self.page.pending_requests() > 0;
            if now.mark != before.mark || is_stirred {
                return Ok(true);
            }
            if deadline.is_over() {
                return Ok(false);
            }
        }
    }

    /// Presses the element with this mark.
    pub(crate) async fn press_marked(&mut self, what: &str, mark: &str) -> Going<()> {
        self.press_target(&target(what, &marked(mark))).await
    }

    /// Presses the first of these that is inside the marked element.
    pub(crate) async fn press_inside(
        &mut self,
        what: &str,
        mark: &str,
        spots: &[Spot],
    ) -> Going<()> {
        self.press_target(&target(what, &inside(mark, spots))).await
    }

    async fn press_target(&mut self, target: &Target) -> Going<()> {
        self.press_target_that(target, true).await
    }

    /// One that was there and is gone is not waited for.
    async fn press_target_that(&mut self, target: &Target, was_there: bool) -> Going<()> {
        let deadline = self.within_ms(self.profile.waits.action_ms);
        let mut slice = self.within_ms(COVERED_MS).min(deadline);
        loop {
            let dialogs = self.dialogs();
            match self.page.click(target, &dialogs, slice).await {
                Err(error @ ActionError::Interrupted { .. }) => self.unblock(error).await?,
                Err(error @ ActionError::Timeout { .. })
                    if was_there && error.to_string().contains("not found") =>
                {
                    return Err(error.into());
                }
                Err(error @ ActionError::Timeout { .. }) if slice < deadline => {
                    // Once only: each time makes a toast count its seconds anew.
                    self.shoo_toasts().await?;
                    slice = deadline;
                    let scene = self.look().await?;
                    if in_the_way(&scene, &self.profile.dialog).is_some() {
                        self.unblock(error).await?;
                    }
                }
                outcome => return Ok(outcome?),
            }
        }
    }

    async fn shoo_toasts(&mut self) -> Going<()> {
        let deadline = self.within_ms(self.profile.waits.action_ms);
        let spec = json!({ "toasts": self.profile.surfaces.toasts });
        self.run::<u32>(SHOO_JS, spec, deadline).await?;
        Ok(())
    }

    /// After an action that a dialog interrupted: closes it, so that the action can be done again.
    pub(crate) async fn unblock(&mut self, error: ActionError) -> Going<()> {
        let (closed, was_stale) = (self.tally.interruptions, self.is_stale);
        let scene = self.look().await?;
        let scene = self.clear(scene).await?;
        let is_other_cart = self.step == Step::Products && !self.is_hers(&scene);
        let is_cycle = Screen::of(&scene) == Screen::Cycle;
        let closed_nothing = self.tally.interruptions == closed;
        if closed_nothing || is_cycle || is_other_cart || (self.is_stale && !was_stale) {
            return Err(error.into());
        }
        Ok(())
    }

    /// Presses the first of these that is in the dialog.
    pub(crate) async fn press_in(&mut self, dialog: &SeenDialog, spots: &[Spot]) -> Going<Pressed> {
        let target = target("dialog button", &inside(&dialog.mark, spots));
        let deadline = self.within_ms(self.profile.waits.action_ms);
        let mut slice = self.within_ms(COVERED_MS).min(deadline);
        loop {
            let others = self.dialogs();
            let is_hidden = match self.page.click(&target, &others, slice).await {
                Ok(()) => return Ok(Pressed::Done),
                // Another one has come over it, or it holds no such thing itself.
                Err(ActionError::Interrupted { .. }) => {
                    let now = self.look().await?;
                    let is_on_top = now.dialogs.first().is_some_and(|top| top.id == dialog.id);
                    return Ok(if is_on_top {
                        Pressed::Nothing
                    } else {
                        Pressed::Another
                    });
                }
                // What is covered comes free; what is not there or disabled has had its time.
                Err(ActionError::Timeout { why, .. }) => why.contains("covered"),
                Err(error) => return Err(error.into()),
            };
            let now = self.look().await?;
            if now.dialogs.first().is_none_or(|top| top.id != dialog.id) {
                return Ok(Pressed::Another);
            }
            if slice >= deadline || !is_hidden {
                return Ok(Pressed::Nothing);
            }
            self.shoo_toasts().await?;
            slice = deadline;
        }
    }

    /// Fills a field.
    pub(crate) async fn fill(&mut self, anchor: Anchor, text: &str) -> Going<()> {
        let target = target_of(self.profile, anchor);
        self.fill_target(&target, text).await
    }

    async fn fill_target(&mut self, target: &Target, text: &str) -> Going<()> {
        loop {
            let deadline = self.within_ms(self.profile.waits.action_ms);
            let dialogs = self.dialogs();
            match self.page.fill(target, text, &dialogs, deadline).await {
                Ok(_) => return Ok(()),
                Err(error @ ActionError::Interrupted { .. }) => self.unblock(error).await?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Fills the field that is inside the marked element.
    pub(crate) async fn fill_inside(
        &mut self,
        mark: &str,
        anchor: Anchor,
        text: &str,
    ) -> Going<()> {
        let spots = inside(mark, self.profile.spots(anchor));
        let target = target(anchor.as_str(), &spots);
        self.fill_target(&target, text).await
    }

    /// Fills a field with what must not be written down.
    pub(crate) async fn fill_secret(&mut self, anchor: Anchor, secret: &str) -> Going<()> {
        let target = target_of(self.profile, anchor);
        let deadline = self.within_ms(self.profile.waits.action_ms);
        let dialogs = self.dialogs();
        Ok(self
            .page
            .fill_secret(&target, secret, &dialogs, deadline)
            .await?)
    }

    /// Ticks a radio or a box, also one that is hidden under its label.
    pub(crate) async fn tick(&mut self, anchor: Anchor) -> Going<()> {
        let target = hidden_target_of(self.profile, anchor);
        let deadline = self.within_ms(self.profile.waits.action_ms);
        let dialogs = self.dialogs();
        Ok(self.page.check(&target, &dialogs, deadline).await?)
    }

    /// Ticks the radio or box with this mark.
    pub(crate) async fn tick_marked(&mut self, what: &str, mark: &str) -> Going<()> {
        let spots = selectors(&marked(mark))
            .into_iter()
            .map(Selector::also_hidden);
        let target = Target::new(what, spots.collect::<Vec<_>>());
        let deadline = self.within_ms(self.profile.waits.action_ms);
        let dialogs = self.dialogs();
        Ok(self.page.check(&target, &dialogs, deadline).await?)
    }

    /// Presses Enter where the cursor is.
    pub(crate) async fn enter_key(&mut self) -> Going<()> {
        let deadline = self.within_ms(self.profile.waits.action_ms);
        Ok(self.page.press(Key::Enter, deadline).await?)
    }

    /// Leaves the field that has the cursor.
    pub(crate) async fn blur(&mut self) -> Going<()> {
        let deadline = self.within_ms(self.profile.waits.action_ms);
        Ok(self.page.blur(deadline).await?)
    }

    /// What ends an action early: any dialog that the thing is not in itself.
    pub(crate) fn dialogs(&self) -> Vec<Target> {
        let selectors: Vec<Selector> = self
            .profile
            .surfaces
            .dialogs
            .iter()
            .map(Selector::css)
            .collect();
        vec![Target::new("a dialog", selectors)]
    }
}

/// An anchor as the browser looks for it.
pub(crate) fn target_of(profile: &Profile, anchor: Anchor) -> Target {
    target(anchor.as_str(), profile.spots(anchor))
}

/// The same for an anchor that may be hidden: a radio under its label, a file input.
pub(crate) fn hidden_target_of(profile: &Profile, anchor: Anchor) -> Target {
    let spots = selectors(profile.spots(anchor));
    let spots: Vec<Selector> = spots.into_iter().map(Selector::also_hidden).collect();
    Target::new(anchor.as_str(), spots)
}

fn target(name: &str, spots: &[Spot]) -> Target {
    Target::new(name, selectors(spots))
}

fn selectors(spots: &[Spot]) -> Vec<Selector> {
    spots
        .iter()
        .map(|spot| Selector {
            css: spot.css.clone(),
            text: match (&spot.text, &spot.contains) {
                (Some(text), _) => Some(TextMatch::Is(text.clone())),
                (None, Some(part)) => Some(TextMatch::Has(part.clone())),
                (None, None) => None,
            },
            hidden: false,
        })
        .collect()
}

/// A deadline as an error of a step.
pub(crate) fn waited(what: &Text) -> Trouble {
    let text = details::came_to_nothing(what);
    Trouble::astray(text.es, text.en)
}
