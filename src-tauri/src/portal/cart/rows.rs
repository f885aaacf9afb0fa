//! What can be done with what is in the cart: take one product out, type a quantity, empty it all;
//! and loading the cart anew, so that the page shows what the server has.

use crate::domain::{ProductCode, Quantity};

use super::settle::Effect;
use crate::portal::Journal;
use crate::portal::hands::Pressed;
use crate::portal::interruptions::in_the_way;
use crate::portal::profile::{Anchor, Meaning};
use crate::portal::scene::{Scene, SeenDialog};
use crate::portal::screens::Screen;
use crate::portal::text::plain;
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;

/// How soon a portal that asks before a product goes does so.
const NOTICE_MS: u64 = 500;

impl<J: Journal> Visit<'_, J> {
    /// Loads the cart from the server.
    pub(crate) async fn reopen(&mut self, scene: &Scene) -> Going<Scene> {
        self.is_stale = false;
        self.is_dirty = false;
        self.mistrusts_rows = false;
        // The panel has no address of its own: its page is loaded and the bag opened again.
        let address = if Screen::of(scene) == Screen::CartPage {
            self.profile.url(&self.profile.address.cart)
        } else {
            scene.url.clone()
        };
        self.load(&address).await?;
        let scene = self.reach_cart().await?;
        if self.is_stale {
            return Err(Trouble::astray(
                "el carro cambió mientras se cargaba",
                "the cart was changed while it was loaded",
            ));
        }
        Ok(scene)
    }

    /// Takes one product out.
    pub(crate) async fn delete_row(&mut self, code: &ProductCode, screen: Screen) -> Going<()> {
        self.page.agree(true);
        let outcome = self.try_delete_row(code, screen).await;
        self.page.agree(false);
        outcome
    }

    async fn try_delete_row(&mut self, code: &ProductCode, screen: Screen) -> Going<()> {
        let before = self.look().await?;
        let row = self.row_of(code).await?;
        self.said.about = vec![code.clone()];
        self.changes_the_cart();
        if screen == Screen::QuickOrder {
            self.press_marked("remove product", &row.mark).await?;
        } else {
            let spots = self.profile.spots(Anchor::RowDelete).to_vec();
            self.press_inside("row_delete", &row.mark, &spots).await?;
        }
        self.confirm_removal(&before).await?;
        let is_gone = |cart: &super::read::ShownCart| {
            cart.rows
                .iter()
                .all(|row| row.code.as_deref() != Some(code.as_str()))
        };
        if self.settle(&before, is_gone).await? == Effect::Silent {
            self.is_stale = true;
        }
        Ok(())
    }

    /// Some portals ask before a product goes.
    async fn confirm_removal(&mut self, before: &Scene) -> Going<()> {
        let deadline = self.within_ms(NOTICE_MS);
        let mut now = before.clone();
        while !deadline.is_over() {
            now = self.watch(&now, deadline).await?;
            let Some(dialog) = self.empty_question(&now) else {
                continue;
            };
            let spots = self.profile.spots(Anchor::EmptyConfirm).to_vec();
            if self.press_in(&dialog, &spots).await? == Pressed::Done {
                self.wait_closed(&now, &dialog).await?;
            }
            break;
        }
        Ok(())
    }

    /// Types a quantity into a row. What the row shows then is what was typed: the cart is loaded
    /// anew before it is believed.
    pub(crate) async fn set_row(&mut self, code: &ProductCode, quantity: Quantity) -> Going<()> {
        let before = self.look().await?;
        let row = self.row_of(code).await?;
        self.said.about = vec![code.clone()];
        self.changes_the_cart();
        self.fill_inside(&row.mark, Anchor::RowQuantity, &quantity.to_string())
            .await?;
        let typed = self.look().await?;
        let stirs = self.page.stirs();
        self.blur().await?;
        if !self.is_noticed(&typed, stirs).await? {
            // Some rows take what was typed only by Enter.
            self.fill_inside(&row.mark, Anchor::RowQuantity, &quantity.to_string())
                .await?;
            self.enter_key().await?;
        }
        let is_shown = |cart: &super::read::ShownCart| {
            cart.rows.iter().any(|row| {
                row.code.as_deref() == Some(code.as_str()) && row.quantity == Some(quantity.get())
            })
        };
        self.settle(&before, is_shown).await?;
        self.mistrusts_rows = true;
        Ok(())
    }

    /// Takes everything out.
    pub(crate) async fn empty_cart(&mut self) -> Going<()> {
        self.page.agree(true);
        let outcome = self.try_empty_cart().await;
        self.page.agree(false);
        outcome
    }

    async fn try_empty_cart(&mut self) -> Going<()> {
        let before = self.look().await?;
        self.said.about.clear();
        // Where nothing asks, or `confirm` does, the press is the change.
        self.changes_the_cart();
        self.press(Anchor::CartEmpty).await?;
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let mut now = before.clone();
        loop {
            if let Some(dialog) = self.empty_question(&now) {
                let spots = self.profile.spots(Anchor::EmptyConfirm).to_vec();
                if self.press_in(&dialog, &spots).await? != Pressed::Done {
                    return Err(Trouble::astray(
                        "la pregunta de vaciar el carro desapareció",
                        "the question whether to empty the cart went away",
                    ));
                }
                self.wait_closed(&now, &dialog).await?;
                break;
            }
            if in_the_way(&now, &self.profile.dialog).is_some() {
                now = self.clear(now).await?;
            } else if now.anchor(Anchor::CartRow).is_none() && !now.busy {
                // It was emptied without a question.
                break;
            }
            if deadline.is_over() {
                return Err(Trouble::astray(
                    "nada pregunta si vaciar el carro",
                    "nothing asks whether to empty the cart",
                ));
            }
            now = self.watch(&now, deadline).await?;
        }
        if self.settle(&before, |cart| cart.rows.is_empty()).await? == Effect::Silent {
            self.is_stale = true;
        }
        Ok(())
    }

    /// The dialog that asks whether the cart is to be emptied, when it is on top.
    fn empty_question(&self, scene: &Scene) -> Option<SeenDialog> {
        let (dialog, rule) = in_the_way(scene, &self.profile.dialog)?;
        let is_asked = match rule {
            Some(rule) => rule.meaning == Meaning::EmptyCart,
            // Right after the press, a dialog with that very button is the question.
            None => self
                .profile
                .spots(Anchor::EmptyConfirm)
                .iter()
                .filter_map(|spot| spot.text.as_deref())
                .any(|text| {
                    dialog
                        .buttons
                        .iter()
                        .any(|button| plain(button) == plain(text))
                }),
        };
        is_asked.then(|| dialog.clone())
    }
}
