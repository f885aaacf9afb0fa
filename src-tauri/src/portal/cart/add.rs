//! Putting in one product: by the cart page's search, or in the quick order's panel.

use crate::domain::{ProductCode, Quantity};

use super::read::ShownCart;
use super::settle::Effect;
use crate::portal::Journal;
use crate::portal::profile::{Anchor, Phrase};
use crate::portal::scene::Scene;
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;

impl<J: Journal> Visit<'_, J> {
    /// By the search of the cart page, which adds one unit; the rest is typed into the row. Answers
    /// whether the product came.
    pub(crate) async fn add_by_search(
        &mut self,
        code: &ProductCode,
        quantity: Quantity,
    ) -> Going<bool> {
        let scene = self.guard().await?;
        self.said.about = vec![code.clone()];
        if !scene.has(Anchor::SearchField) {
            return Err(self.lacks(&scene, Anchor::SearchField));
        }
        // What was found before must not be what is added now.
        self.fill(Anchor::SearchField, "").await?;
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let is_off = |now: &Scene, _: &Self| !now.is_enabled(Anchor::SearchAdd);
        let now = self.look().await?;
        self.wait_at_cart(&now, self.within_ms(self.profile.waits.close_ms), is_off)
            .await?;
        let before = self.look().await?;
        self.fill(Anchor::SearchField, code.as_str()).await?;
        let heard = self.said.heard;
        let was_unknown = before.says(Phrase::ProductUnknown);
        let is_loaded = |now: &Scene, visit: &Self| {
            now.is_enabled(Anchor::SearchAdd)
                || (now.says(Phrase::ProductUnknown) && !was_unknown && !now.busy)
                || visit.said.heard > heard
        };
        let found = self.wait_at_cart(&before, deadline, is_loaded).await?;
        let Some(now) = found.filter(|now| now.is_enabled(Anchor::SearchAdd)) else {
            if !self.said.is_answered(code) {
                // That "Agregar" never comes alive is how the search says that it knows no such code.
                self.said.unknown(code.clone());
            }
            return Ok(false);
        };
        self.changes_the_cart();
        self.press_once(Anchor::SearchAdd).await?;
        if !self.came(&now, code).await? {
            return Ok(false);
        }
        if quantity.get() > 1 {
            self.guard().await?;
            self.set_row(code, quantity).await?;
        }
        Ok(true)
    }

    /// In the quick order: code, quantity, Añadir. Answers whether the product came.
    pub(crate) async fn add_quickly(
        &mut self,
        code: &ProductCode,
        quantity: Quantity,
    ) -> Going<bool> {
        let before = self.guard().await?;
        self.said.about = vec![code.clone()];
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        // An earlier code's verdict must be gone before this one's is waited for.
        self.fill(Anchor::QuickCode, "").await?;
        self.fill(Anchor::QuickCode, code.as_str()).await?;
        self.blur().await?;
        let now = self.look().await?;
        if !self.is_refused(&now, code) {
            match self.fill_quantity(quantity).await {
                Ok(()) => {}
                // The verdict on the code came while the quantity was typed.
                Err(Trouble::Astray(_)) => {}
                Err(other) => return Err(other),
            }
        }
        let wanted = code.clone();
        let is_ready = move |now: &Scene, visit: &Self| {
            now.is_enabled(Anchor::QuickAdd) || visit.is_refused(now, &wanted)
        };
        let now = self.look().await?;
        let ready = self.wait_at_cart(&now, deadline, is_ready).await?;
        let Some(now) = ready else {
            return Err(Trouble::astray(format!("Añadir stays disabled for {code}")));
        };
        if self.is_refused(&now, code) {
            if !self.said.is_answered(code) {
                self.said.unknown(code.clone());
            }
            return Ok(false);
        }
        if !now.has(Anchor::QuickAdd) {
            return Err(self.lacks(&now, Anchor::QuickAdd));
        }
        self.guard().await?;
        self.changes_the_cart();
        self.press_once(Anchor::QuickAdd).await?;
        let came = self.came(&before, code).await?;
        let now = self.look().await?;
        if !came && self.is_refused(&now, code) && !self.said.is_answered(code) {
            self.said.unknown(code.clone());
        }
        Ok(came)
    }

    async fn fill_quantity(&mut self, quantity: Quantity) -> Going<()> {
        self.fill(Anchor::QuickQuantity, &quantity.to_string())
            .await?;
        self.blur().await
    }

    /// Whether the portal has said that it has none, or knows no such code.
    fn is_refused(&self, now: &Scene, code: &ProductCode) -> bool {
        self.said.is_answered(code) || (now.says(Phrase::ProductUnknown) && !now.busy)
    }

    async fn came(&mut self, before: &Scene, code: &ProductCode) -> Going<bool> {
        let is_there = |cart: &ShownCart| {
            cart.rows
                .iter()
                .any(|row| row.code.as_deref() == Some(code.as_str()))
        };
        match self.settle(before, is_there).await? {
            Effect::Shown => Ok(true),
            // It was refused, or its row is very late: the next reading tells.
            Effect::Answered => Ok(false),
            Effect::Silent => Err(Trouble::astray(format!(
                "adding {code}: nothing came of it"
            ))),
        }
    }
}
