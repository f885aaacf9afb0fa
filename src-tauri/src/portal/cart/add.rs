//! Putting in one product: by the cart page's search, or in the quick order's panel.

use crate::domain::{ProductCode, Quantity, Text};
use crate::portal::hands::waited;

use super::read::ShownCart;
use super::settle::{Belief, Effect};
use crate::portal::Journal;
use crate::portal::profile::{Anchor, Phrase};
use crate::portal::scene::Scene;
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;
use crate::portal::way::failed_calls;

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
        let troubles = self.page.troubles();
        let was_unknown = before.says(Phrase::ProductUnknown);
        let is_loaded = |now: &Scene, visit: &Self| {
            now.is_enabled(Anchor::SearchAdd)
                || (now.says(Phrase::ProductUnknown) && !was_unknown && !now.busy)
                || visit.said.heard > heard
        };
        let found = self.wait_at_cart(&before, deadline, is_loaded).await?;
        let Some(now) = found.filter(|now| now.is_enabled(Anchor::SearchAdd)) else {
            if failed_calls(&self.page.troubles(), &troubles) {
                return Err(Trouble::astray(
                    format!("la búsqueda de {code} falló"),
                    format!("the search for {code} failed"),
                ));
            }
            if !self.said.is_answered(code) {
                // That "Agregar" never comes alive is how the search says that it knows no such code.
                self.said.unknown(code.clone());
            }
            return Ok(false);
        };
        self.changes_the_cart();
        self.press_once(Anchor::SearchAdd).await?;
        if !self.came(&now, code, Belief::Rows).await? {
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
        let Some(now) = self.enter_quickly(code, quantity).await? else {
            return Ok(false);
        };
        if !now.has(Anchor::QuickAdd) {
            return Err(self.lacks(&now, Anchor::QuickAdd));
        }
        self.guard().await?;
        self.changes_the_cart();
        self.press_once(Anchor::QuickAdd).await?;
        self.came(&before, code, Belief::Words).await
    }

    /// Fills code and quantity and waits until both were checked. `None` when the portal has none of
    /// the product, or knows no such code.
    async fn enter_quickly(
        &mut self,
        code: &ProductCode,
        quantity: Quantity,
    ) -> Going<Option<Scene>> {
        let waits = self.profile.waits;
        // Something that came in between may have swallowed a check: it is asked for once more.
        for wait_ms in [waits.rest_ms, waits.answer_ms] {
            self.fill(Anchor::QuickCode, "").await?;
            // An earlier code's verdict may stand there until this one's is known.
            let was_unknown = self.look().await?.says(Phrase::ProductUnknown);
            self.fill(Anchor::QuickCode, code.as_str()).await?;
            self.blur().await?;
            match self.fill_quantity(quantity).await {
                // The verdict on the code may have come while the quantity was typed.
                Ok(()) | Err(Trouble::Astray(_)) => {}
                Err(other) => return Err(other),
            }
            let now = self.checked(code, was_unknown, wait_ms).await?;
            if self.said.is_refused(code) {
                return Ok(None);
            }
            if now.is_enabled(Anchor::QuickAdd) {
                return Ok(Some(now));
            }
            if now.says(Phrase::ProductUnknown) {
                self.said.unknown(code.clone());
                return Ok(None);
            }
            if self.said.is_answered(code) {
                return self.within_limit(code, quantity).await;
            }
        }
        Err(Trouble::astray(
            format!("Añadir sigue deshabilitado para {code}"),
            format!("Añadir stays disabled for {code}"),
        ))
    }

    /// Waits until what was typed was checked: Añadir comes alive, or the portal has an answer.
    async fn checked(
        &mut self,
        code: &ProductCode,
        was_unknown: bool,
        wait_ms: u64,
    ) -> Going<Scene> {
        let heard = self.said.heard;
        let wanted = code.clone();
        let is_ready = move |now: &Scene, visit: &Self| {
            let is_unknown = now.says(Phrase::ProductUnknown)
                && !was_unknown
                && !now.busy
                && visit.page.pending_requests() == 0;
            now.is_enabled(Anchor::QuickAdd)
                || visit.said.is_refused(&wanted)
                || (visit.said.heard > heard && visit.said.is_answered(&wanted))
                || is_unknown
        };
        let now = self.look().await?;
        let deadline = self.within_ms(wait_ms);
        match self.wait_at_cart(&now, deadline, is_ready).await? {
            Some(now) => Ok(now),
            None => self.look().await,
        }
    }

    /// The portal takes no more than so many, and said so before anything was put in: it leaves
    /// that quantity in the field, or it has to be typed.
    async fn within_limit(
        &mut self,
        code: &ProductCode,
        quantity: Quantity,
    ) -> Going<Option<Scene>> {
        let rest_ms = self.profile.waits.rest_ms;
        let now = self.checked(code, true, rest_ms).await?;
        if now.is_enabled(Anchor::QuickAdd) {
            return Ok(Some(now));
        }
        let Some(allowed) = self.said.allowed(code, quantity) else {
            return Ok(None);
        };
        self.fill_quantity(allowed).await?;
        let now = self.checked(code, true, rest_ms).await?;
        Ok(now.is_enabled(Anchor::QuickAdd).then_some(now))
    }

    async fn fill_quantity(&mut self, quantity: Quantity) -> Going<()> {
        self.fill(Anchor::QuickQuantity, &quantity.to_string())
            .await?;
        self.blur().await
    }

    async fn came(&mut self, before: &Scene, code: &ProductCode, belief: Belief) -> Going<bool> {
        let is_there = |cart: &ShownCart| {
            cart.rows
                .iter()
                .any(|row| row.code.as_deref() == Some(code.as_str()))
        };
        match self.settle_by(before, belief, is_there).await? {
            Effect::Shown => Ok(true),
            // It was refused, or its row is very late: the next reading tells.
            Effect::Answered => Ok(false),
            Effect::Silent => Err(waited(&Text::new(
                format!("agregar {code}"),
                format!("adding {code}"),
            ))),
        }
    }
}
