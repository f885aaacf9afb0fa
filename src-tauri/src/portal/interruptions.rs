//! What gets in the way is dealt with by its own rule, in any order, any number of times up to a
//! bound. A dialog that no rule knows is read, recorded, and closed only by what the profile calls
//! safe.

use crate::domain::{CartPolicy, Reason, Text};

use super::Journal;
use super::cart::sections;
use super::hands::Pressed;
use super::profile::{DialogRule, Meaning, Spot};
use super::scene::{Scene, SeenDialog};
use super::text::{plain, short};
use super::trouble::{Going, Trouble};
use super::visit::Visit;
use super::wording::{self, Setback, quoted};

/// How many dialogs of a page are left alone.
const IGNORED_MAX: usize = 20;

/// The topmost dialog of a scene that is not a screen, with the rule that knows it.
pub(crate) fn in_the_way<'s, 'p>(
    scene: &'s Scene,
    rules: &'p [DialogRule],
) -> Option<(&'s SeenDialog, Option<&'p DialogRule>)> {
    let rule_of = |dialog: &SeenDialog| {
        rules
            .iter()
            .find(|rule| rule.recognises(&dialog.text, &dialog.holds))
    };
    // What nobody knows and what leaves the page free is none of our business.
    let dialog = scene
        .dialogs
        .iter()
        .find(|dialog| dialog.blocks || !dialog.screens.is_empty() || rule_of(dialog).is_some())?;
    // A screen's own dialog on top covers what lies below: that one's turn comes when it is free.
    dialog.screens.is_empty().then(|| (dialog, rule_of(dialog)))
}

impl<J: Journal> Visit<'_, J> {
    /// Closes the dialogs that are there, one after another, and waits while an overlay is up.
    /// Answers with a scene in which a screen is free to be used.
    pub(crate) async fn clear(&mut self, mut scene: Scene) -> Going<Scene> {
        loop {
            self.may_go_on()?;
            if let Some((dialog, rule)) = in_the_way(&scene, &self.profile.dialog) {
                let (dialog, rule) = (dialog.clone(), rule.cloned());
                if rule.is_none() && dialog.buttons.is_empty() {
                    // What it is to hold is still on its way, or it goes by itself.
                    scene = self.wait_filled(scene, &dialog).await?;
                    continue;
                }
                scene = self.deal_with(&scene, &dialog, rule.as_ref()).await?;
            } else if scene.busy {
                scene = self.wait_while_busy(scene).await?;
                if scene.busy {
                    // It has had its time: a page that always shows it can still be used.
                    return Ok(scene);
                }
            } else {
                return Ok(scene);
            }
        }
    }

    async fn deal_with(
        &mut self,
        scene: &Scene,
        dialog: &SeenDialog,
        rule: Option<&DialogRule>,
    ) -> Going<Scene> {
        if rule.is_some_and(|rule| rule.meaning == Meaning::ServerError) {
            // Its button asks the portal again: that is bounded and given time as on a failed screen.
            self.give_the_portal_time().await?;
            self.tally.retry_presses += 1;
            let times = self.tally.retry_presses;
            if times > self.profile.limits.retry_presses {
                return self.reload_after(Setback::Said(short(&dialog.text))).await;
            }
            let now = self.pause(scene, times).await?;
            if !now.dialogs.iter().any(|one| one.id == dialog.id) {
                return Ok(now);
            }
        } else {
            self.tally.interruptions += 1;
        }
        if self.tally.interruptions > self.profile.limits.interruptions {
            let said = short(&dialog.text);
            let text = Text::new(
                format!("avisos sin fin; el último: {said}"),
                format!("no end of dialogs, the last one: {said}"),
            );
            return Err(Trouble::failed(Reason::UnknownDialog, text));
        }
        let Some(rule) = rule else {
            self.note(wording::unknown_dialog(&dialog.text)).await?;
            return self.close_safely(scene, dialog).await;
        };
        self.note(wording::dialog(rule.meaning, &dialog.text))
            .await?;
        self.heed(&dialog.text, rule)?;
        let presses = if rule.meaning == Meaning::SavedOrder {
            let Some(presses) = self.saved_order(scene, dialog, rule)? else {
                return self.dodge().await;
            };
            presses
        } else {
            &rule.press
        };
        // Each later pass leaves out the alternatives that came to nothing in the one before.
        let passes = presses.iter().map(Vec::len).max().unwrap_or(0);
        for pass in 0..passes {
            let mut pressed = Pressed::Done;
            for spots in presses {
                let rest = spots.get(pass..).filter(|rest| !rest.is_empty());
                pressed = self.press_in(dialog, rest.unwrap_or(spots)).await?;
                if pressed != Pressed::Done {
                    break;
                }
            }
            match pressed {
                Pressed::Done => {
                    let scene = self.wait_closed(scene, dialog).await?;
                    if rule.meaning == Meaning::SavedOrder {
                        return self.quiet().await;
                    }
                    return Ok(scene);
                }
                Pressed::Another => return self.look().await,
                Pressed::Nothing => {}
            }
        }
        self.close_safely(scene, dialog).await
    }

    /// What `alert` and `confirm` said: they are gone by now, and mean what a dialog means.
    pub(crate) fn hear_said(&mut self) -> Going<()> {
        for text in self.page.take_said() {
            let profile = self.profile;
            if let Some(rule) = profile
                .dialog
                .iter()
                .find(|rule| rule.recognises(&text, &[]))
            {
                self.heed(&text, rule)?;
            }
        }
        Ok(())
    }

    /// What a known dialog means beyond being in the way.
    fn heed(&mut self, text: &str, rule: &DialogRule) -> Going<()> {
        let failed = |reason| Err(Trouble::failed(reason, quoted(text)));
        match rule.meaning {
            Meaning::Interruption | Meaning::EmptyCart | Meaning::ServerError => Ok(()),
            Meaning::SessionEnded => Ok(()),
            Meaning::SavedOrder => Ok(()),
            Meaning::Unavailable
            | Meaning::UnknownCodes
            | Meaning::Limit
            | Meaning::Inconsistent => {
                self.said.hear(&sections(self.profile, rule.meaning, text));
                Ok(())
            }
            // Said before she was searched for, it is about somebody else.
            Meaning::Blocked | Meaning::NotFound | Meaning::CycleClosed if !self.has_searched => {
                Ok(())
            }
            Meaning::Blocked => failed(Reason::ConsultoraBlocked),
            Meaning::NotFound => failed(Reason::ConsultoraUnknown),
            Meaning::CycleClosed => failed(Reason::CycleClosed),
            // The login reads its own answers, since it has to tell the other seats.
            Meaning::PasswordRefused | Meaning::AccountLocked => Ok(()),
            Meaning::TooManySessions => failed(Reason::TooManySessions),
            Meaning::Maintenance => failed(Reason::Maintenance),
        }
    }

    /// What to press for a saved order. `None` as long as it is not shown whose it is: then nothing
    /// is pressed, since either answer could change another consultora's cart.
    fn saved_order<'r>(
        &mut self,
        scene: &Scene,
        dialog: &SeenDialog,
        rule: &'r DialogRule,
    ) -> Going<Option<&'r [Vec<Spot>]>> {
        if self.survey.is_some() {
            // Either answer changes her cart.
            return Err(Trouble::failed(Reason::CartNotEmpty, quoted(&dialog.text)));
        }
        if !self.is_hers(scene) && self.tally.dodges < self.profile.limits.reloads {
            return Ok(None);
        }
        if !self.is_hers(scene) {
            // It stands in the way of every screen. Recovering destroys nothing, and what it
            // brings into her cart is seen when the cart is read.
            return Ok(Some(&rule.press_recover));
        }
        match self.wish.policy {
            CartPolicy::Replace => {
                self.changes_the_cart();
                self.is_stale = true;
                Ok(Some(&rule.press_delete))
            }
            CartPolicy::Keep => {
                self.changes_the_cart();
                self.is_stale = true;
                Ok(Some(&rule.press_recover))
            }
            CartPolicy::Ask if self.wish.cart_before.is_none() && !self.has_written() => {
                Err(Trouble::failed(Reason::CartNotEmpty, quoted(&dialog.text)))
            }
            // The cart was empty when the order began: what is saved is ours.
            CartPolicy::Ask => {
                self.changes_the_cart();
                self.is_stale = true;
                Ok(Some(&rule.press_recover))
            }
        }
    }

    async fn close_safely(&mut self, scene: &Scene, dialog: &SeenDialog) -> Going<Scene> {
        let spots = self.profile.surfaces.safe_close.clone();
        match self.press_in(dialog, &spots).await? {
            Pressed::Done => return self.wait_closed(scene, dialog).await,
            Pressed::Another => return self.look().await,
            Pressed::Nothing => {}
        }
        if let Some(spots) = self.only_way(dialog).filter(|_| dialog.blocks)
            && self.press_in(dialog, &spots).await? == Pressed::Done
        {
            return self.wait_closed(scene, dialog).await;
        }
        // It may have closed by itself in the meantime.
        let now = self.look().await?;
        if !now.dialogs.iter().any(|one| one.id == dialog.id) {
            return Ok(now);
        }
        if !dialog.blocks && self.ignored.len() < IGNORED_MAX {
            self.ignored.push(dialog.id);
            return self.look().await;
        }
        // Something may lie over its button for a moment.
        let deadline = self.within_ms(self.profile.waits.close_ms);
        let later = self.watch(&now, deadline).await?;
        if later.mark != now.mark {
            return Ok(later);
        }
        let text = Text::same(format!("{} [{}]", dialog.text, dialog.buttons.join(" | ")));
        Err(Trouble::failed(Reason::UnknownDialog, text))
    }

    /// The one button of a dialog that leaves no choice, unless pressing it could do something that
    /// cannot be taken back.
    fn only_way(&self, dialog: &SeenDialog) -> Option<Vec<Spot>> {
        let [only] = &dialog.buttons[..] else {
            return None;
        };
        let surfaces = &self.profile.surfaces;
        let words = plain(only);
        let is_grave = |word: &String| words.contains(plain(word).as_str());
        if surfaces.never_press.iter().any(is_grave) {
            return None;
        }
        let spot = |css: &String| Spot {
            css: css.clone(),
            text: Some(only.clone()),
            contains: None,
        };
        Some(surfaces.buttons.iter().map(spot).collect())
    }

    /// Waits until the dialog is gone. One that stays, or says something else, is met anew.
    pub(crate) async fn wait_closed(&mut self, scene: &Scene, dialog: &SeenDialog) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.close_ms);
        let mut now = scene.clone();
        loop {
            now = self.watch(&now, deadline).await?;
            let is_same = |one: &SeenDialog| one.id == dialog.id && one.text == dialog.text;
            if !now.dialogs.iter().any(is_same) || deadline.is_over() {
                return Ok(now);
            }
        }
    }

    /// Waits until a dialog that offers nothing to press has changed.
    async fn wait_filled(&mut self, scene: Scene, dialog: &SeenDialog) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.unknown_ms);
        let mut now = scene;
        loop {
            now = self.watch(&now, deadline).await?;
            let top = in_the_way(&now, &self.profile.dialog).map(|(top, _)| top);
            if top.is_none_or(|top| top.id != dialog.id || !top.buttons.is_empty()) {
                return Ok(now);
            }
            if deadline.is_over() {
                return Err(Trouble::failed(Reason::UnknownDialog, quoted(&dialog.text)));
            }
        }
    }

    async fn wait_while_busy(&mut self, scene: Scene) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.overlay_ms);
        let mut now = scene;
        loop {
            now = self.watch(&now, deadline).await?;
            let is_free = !now.busy || in_the_way(&now, &self.profile.dialog).is_some();
            if is_free || deadline.is_over() {
                return Ok(now);
            }
        }
    }
}
