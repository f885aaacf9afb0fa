//! For whom: "Para otra Consultora", then the accept button where there is one.

use crate::domain::Step;

use crate::portal::Journal;
use crate::portal::hands::waited;
use crate::portal::profile::{Anchor, Phrase};
use crate::portal::scene::Scene;
use crate::portal::screens::Screen;
use crate::portal::trouble::Going;
use crate::portal::visit::Visit;

impl<J: Journal> Visit<'_, J> {
    /// From "for whom" to the search for the consultora.
    pub(crate) async fn choose_other(&mut self, scene: Scene) -> Going<Scene> {
        self.step = Step::Consultora;
        self.chosen = None;
        self.tick(Anchor::ForOther).await?;
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let had_error = scene.says(Phrase::ServerError);
        let mut rest = self.rest();
        let mut is_accepted = false;
        let mut now = self.look().await?;
        loop {
            now = self.clear(now).await?;
            let at = Screen::of(&now);
            if at != Screen::ForWhom && !matches!(at, Screen::Blank | Screen::Unknown) {
                return Ok(now);
            }
            if rest.is_over() && !now.has(Anchor::ForWhomAccept) {
                return Err(self.lacks(&now, Anchor::ForWhomAccept));
            }
            if deadline.is_over() || rest.is_over() || (now.says(Phrase::ServerError) && !had_error)
            {
                return Err(waited(&Screen::ForWhom.text()));
            }
            if !is_accepted && now.is_enabled(Anchor::ForWhomAccept) {
                is_accepted = true;
                self.press(Anchor::ForWhomAccept).await?;
            }
            now = self.watch_or_rest(&now, deadline, &mut rest).await?;
        }
    }
}
