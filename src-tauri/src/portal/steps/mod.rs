//! The steps of the way, one file each: from the screen that they work on to whatever comes next.

mod consultora;
mod cycle;
mod for_whom;
mod identity;
mod open_cart;
mod sign_in;

pub(crate) use identity::{Chosen, Headers};

use super::Journal;
use super::interruptions::in_the_way;
use super::profile::Phrase;
use super::scene::Scene;
use super::screens::Screen;
use super::trouble::Going;
use super::visit::Visit;
use crate::domain::Text;
use crate::portal::hands::waited;

impl<J: Journal> Visit<'_, J> {
    /// Waits until another screen than `from` is there, and closes what gets in the way.
    async fn leave(&mut self, from: Screen, before: Scene, what: &Text) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let had_error = before.says(Phrase::ServerError);
        let mut rest = self.rest();
        let mut now = before;
        loop {
            now = self.watch_or_rest(&now, deadline, &mut rest).await?;
            if in_the_way(&now, &self.profile.dialog).is_some() {
                now = self.clear(now).await?;
            }
            let at = Screen::of(&now);
            if at != from && !matches!(at, Screen::Blank | Screen::Unknown) {
                return Ok(now);
            }
            let says_error = now.says(Phrase::ServerError) && !had_error;
            if deadline.is_over() || rest.is_over() || (says_error && !now.busy) {
                return Err(waited(what));
            }
        }
    }
}
