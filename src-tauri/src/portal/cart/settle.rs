//! Before and after a change of the cart: the right to make it, and what came of it.

use crate::browser::Deadline;

use super::read::ShownCart;
use crate::portal::Journal;
use crate::portal::interruptions::in_the_way;
use crate::portal::profile::Phrase;
use crate::portal::scene::Scene;
use crate::portal::screens::Screen;
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;

/// How long a look waits at most before what the page does not show is asked for again, such as
/// requests under way.
const LOOK_MS: u64 = 250;

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The cart shows it.
    Shown,
    /// The portal answered something, or said that it was done.
    Answered,
    /// Nothing was seen of it.
    Silent,
}

/// What is waited for after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Belief {
    /// That the rows show it.
    Rows,
    /// That, or the portal's word that it was done.
    Words,
}

impl<J: Journal> Visit<'_, J> {
    /// Before each change: not stopped, in time, nothing in the way, her cart.
    pub(crate) async fn guard(&mut self) -> Going<Scene> {
        self.may_go_on()?;
        let scene = self.look().await?;
        let scene = self.clear(scene).await?;
        if !Screen::of(&scene).is_cart() {
            let at = Screen::of(&scene).text();
            return Err(Trouble::astray(
                format!("en vez del carro está: {}", at.es),
                format!("instead of the cart there is: {}", at.en),
            ));
        }
        if self.is_stale {
            return Err(Trouble::astray(
                "algo más cambió el carro",
                "the cart was changed by something else",
            ));
        }
        if !self.is_hers(&scene) {
            return Err(Trouble::astray(
                "ya no se ve que el carro sea de ella",
                "the cart is no longer shown to be hers",
            ));
        }
        Ok(scene)
    }

    /// Waits until the cart shows a change, or the portal has answered and is at rest.
    pub(crate) async fn settle(
        &mut self,
        before: &Scene,
        is_shown: impl Fn(&ShownCart) -> bool,
    ) -> Going<Effect> {
        self.settle_by(before, Belief::Rows, is_shown).await
    }

    /// The same; where words suffice, rows that are late are left to the reading at the end.
    pub(crate) async fn settle_by(
        &mut self,
        before: &Scene,
        belief: Belief,
        is_shown: impl Fn(&ShownCart) -> bool,
    ) -> Going<Effect> {
        let mut deadline = self.within_ms(self.profile.waits.answer_ms);
        let heard_before = self.said.heard;
        let mut is_said = false;
        let mut rest = self.rest();
        let mut now = before.clone();
        loop {
            now = self.watch_or_rest(&now, deadline, &mut rest).await?;
            if in_the_way(&now, &self.profile.dialog).is_some() {
                now = self.clear(now).await?;
            }
            self.still_at_cart(&now, before)?;
            if !is_said && self.says_done(&now, before) {
                // The rows may follow the words.
                is_said = true;
                deadline = deadline.min(self.within_ms(self.profile.waits.still_unexpected_ms));
            }
            let is_enough = deadline.is_over() || belief == Belief::Words;
            let is_answered = self.said.heard > heard_before || (is_said && is_enough);
            let is_at_rest = !now.busy && self.page.pending_requests() == 0;
            if (is_at_rest || deadline.is_over()) && is_shown(&self.glance().await?) {
                return Ok(Effect::Shown);
            }
            if is_answered && is_at_rest {
                return Ok(Effect::Answered);
            }
            if deadline.is_over() || rest.is_over() {
                self.throttled().await?;
                return Ok(if is_said {
                    Effect::Answered
                } else {
                    Effect::Silent
                });
            }
        }
    }

    /// Waits until one of two things is there, as long as the page is at the cart.
    pub(crate) async fn wait_at_cart(
        &mut self,
        before: &Scene,
        deadline: Deadline,
        is_there: impl Fn(&Scene, &Self) -> bool,
    ) -> Going<Option<Scene>> {
        let mut now = before.clone();
        loop {
            if in_the_way(&now, &self.profile.dialog).is_some() {
                now = self.clear(now).await?;
            }
            self.still_at_cart(&now, before)?;
            if is_there(&now, self) {
                return Ok(Some(now));
            }
            if deadline.is_over() {
                self.throttled().await?;
                return Ok(None);
            }
            now = self
                .watch(&now, self.within_ms(LOOK_MS).min(deadline))
                .await?;
        }
    }

    /// The page left the cart, or failed: then the cart has to be read to know what came of it.
    fn still_at_cart(&mut self, now: &Scene, before: &Scene) -> Going<()> {
        let at = Screen::of(now);
        if !at.is_cart() && !matches!(at, Screen::Blank | Screen::Unknown) {
            let at = at.text();
            return Err(Trouble::astray(
                format!("en vez de una respuesta apareció: {}", at.es),
                format!("instead of an answer there came: {}", at.en),
            ));
        }
        let new = now.new_toasts(before);
        let is_error = |toast: &&str| self.profile.says(toast, Phrase::ServerError);
        if let Some(toast) = new.iter().find(|toast| is_error(toast)) {
            return Err(Trouble::astray(
                format!("el portal dice: {toast}"),
                format!("the portal says: {toast}"),
            ));
        }
        if now.says(Phrase::ServerError) && !before.says(Phrase::ServerError) {
            return Err(Trouble::astray(
                "el portal dice que falló",
                "the portal says that it failed",
            ));
        }
        Ok(())
    }

    fn says_done(&self, now: &Scene, before: &Scene) -> bool {
        let said = |toast: &&str| {
            self.profile.says(toast, Phrase::Added) || self.profile.says(toast, Phrase::Removed)
        };
        // Toasts have no names that could be relied on: new words anywhere are as good.
        let is_new = |phrase| now.says(phrase) && !before.says(phrase);
        now.new_toasts(before).iter().any(said) || is_new(Phrase::Added) || is_new(Phrase::Removed)
    }
}
