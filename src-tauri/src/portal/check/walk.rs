//! The walk of a check-up: an order's way, with a wait on each screen for all that should be there,
//! and nothing that changes a cart.

use super::kind;
use crate::browser::ActionError;
use crate::portal::hands::target_of;
use crate::portal::profile::Anchor;
use crate::portal::scene::Scene;
use crate::portal::screens::Screen;
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;
use crate::portal::{EvidenceFile, Journal};

impl<J: Journal> Visit<'_, J> {
    /// Walks to the goal. A goal before the cart ends the walk by [`Trouble::Told`].
    pub(super) async fn walk(&mut self) -> Going<()> {
        let scene = self.reach_cart().await?;
        let scene = self.inspect(scene).await?;
        self.look_at_cart(scene).await?;
        self.with_survey(super::Survey::done);
        Ok(())
    }

    /// In a check-up, waits for all that this screen should show as it comes, and keeps a picture
    /// when it does not. An order goes on at once.
    pub(crate) async fn inspect(&mut self, scene: Scene) -> Going<Scene> {
        let screen = Screen::of(&scene);
        let Some(survey) = &mut self.survey else {
            return Ok(scene);
        };
        if !screen.is_useful() || survey.was_inspected(screen) {
            return Ok(scene);
        }
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let mut rest = self.rest();
        let mut now = scene;
        while self.lacks_something(screen) && !deadline.is_over() && !rest.is_over() {
            now = self.watch_or_rest(&now, deadline, &mut rest).await?;
            now = self.clear(now).await?;
            if Screen::of(&now) != screen {
                // It went on by itself: what it lacked may still have been on its way.
                return Ok(now);
            }
        }
        self.with_survey(|survey| survey.inspect(screen));
        if self.lacks_something(screen) {
            self.picture().await;
        }
        if screen == Screen::Login && now.has(Anchor::LoginKind) {
            now = self.try_kinds(now).await?;
        }
        if self
            .survey
            .as_ref()
            .is_some_and(|survey| survey.ends_at(screen))
        {
            self.with_survey(super::Survey::done);
            return Err(Trouble::Told);
        }
        Ok(now)
    }

    fn lacks_something(&self, screen: Screen) -> bool {
        self.survey
            .as_ref()
            .is_some_and(|survey| !survey.lacks(screen).is_empty())
    }

    /// Opens the combobox of the login and takes "Código": its option is there only while it is open.
    async fn try_kinds(&mut self, scene: Scene) -> Going<Scene> {
        self.press(Anchor::LoginKind).await?;
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let mut rest = self.rest();
        let mut now = scene;
        while !now.has(Anchor::LoginKindCode) {
            if deadline.is_over() || rest.is_over() {
                return Err(self.lacks(&now, Anchor::LoginKindCode));
            }
            now = self.watch_or_rest(&now, deadline, &mut rest).await?;
        }
        self.press(Anchor::LoginKindCode).await?;
        while now.has(Anchor::LoginKindCode) && !deadline.is_over() {
            now = self.watch(&now, deadline).await?;
        }
        Ok(now)
    }

    /// Reads the cart without a change, and looks at what is in its rows and behind "Importar".
    async fn look_at_cart(&mut self, scene: Scene) -> Going<()> {
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let mut rest = self.rest();
        let mut now = scene;
        let cart = loop {
            let cart = self.glance().await?;
            let is_read = !cart.is_loading && (cart.says_empty || !cart.rows.is_empty());
            if is_read || deadline.is_over() || rest.is_over() {
                break cart;
            }
            now = self.watch_or_rest(&now, deadline, &mut rest).await?;
            now = self.clear(now).await?;
        };
        let products = cart.rows.len();
        self.with_survey(|survey| {
            survey.note_row(&cart.in_row);
            // A cart that shows neither rows nor that it is empty may have rows of another kind.
            if cart.says_empty || products > 0 {
                survey.saw_cart(products);
            }
        });
        // What comes with the rows.
        now = self.look().await?;
        if !cart.says_empty && products == 0 {
            let row = if Screen::of(&now) == Screen::QuickOrder {
                Anchor::QuickRemove
            } else {
                Anchor::CartRow
            };
            return Err(self.lacks(&now, row));
        }
        if now.has(Anchor::CartImport) && !now.has(Anchor::CartFile) {
            let button = target_of(self.profile, Anchor::CartImport);
            loop {
                let dialogs = self.dialogs();
                match self.page.open_chooser(&button, &dialogs, deadline).await {
                    Err(error @ ActionError::Interrupted { .. }) => self.unblock(error).await?,
                    opened => break opened?,
                }
            }
            let mut rest = self.rest();
            while !now.has(Anchor::CartFile) {
                if deadline.is_over() || rest.is_over() {
                    // A chooser can come up without any input in the document.
                    break;
                }
                now = self.watch_or_rest(&now, deadline, &mut rest).await?;
            }
        }
        Ok(())
    }

    /// Keeps what the page looks like.
    pub(super) async fn picture(&mut self) {
        let place = &self.wish.evidence;
        let Some(survey) = &mut self.survey else {
            return;
        };
        let screen = survey.screen().as_str().replace(' ', "-");
        let stem = format!("{}-{}-{screen}", place.stem, survey.pictures().len() + 1);
        let evidence = self.page.evidence(&place.folder, &stem).await;
        for (part, path) in evidence.files {
            survey.keep_picture(EvidenceFile {
                kind: kind(part),
                path,
            });
        }
    }

    fn with_survey(&mut self, then: impl FnOnce(&mut super::Survey)) {
        if let Some(survey) = &mut self.survey {
            then(survey);
        }
    }
}
