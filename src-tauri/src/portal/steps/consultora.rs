//! Finding the consultora by her code, checking what was found, confirming.

use serde::Deserialize;
use serde_json::json;

use crate::domain::{Reason, Step, Text};

use super::identity::{Chosen, names_agree, origin_of};
use crate::portal::Journal;
use crate::portal::profile::{Anchor, Phrase};
use crate::portal::scene::{CARD_JS, Scene, spots_value};
use crate::portal::screens::Screen;
use crate::portal::text::{holds_number, plain};
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;
use crate::portal::wording;

/// How long a page may be quiet after the search was pressed without asking anybody, and how often
/// it is pressed.
const UNHEARD_MS: u64 = 700;
const SEARCHES_MAX: u32 = 3;

/// What the confirm screen says.
#[derive(Clone, Debug, Deserialize)]
struct Card {
    is_there: bool,
    is_disabled: bool,
    lines: Vec<String>,
    typed: Option<String>,
    name: Option<String>,
}

/// Whether the field holds the code, whatever signs a mask puts in between.
fn is_typed(field: &str, code: &str) -> bool {
    let bare = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    bare(field) == bare(code)
}

impl<J: Journal> Visit<'_, J> {
    /// From the search to the cycle.
    pub(crate) async fn choose_consultora(&mut self, scene: Scene) -> Going<Scene> {
        self.step = Step::Consultora;
        self.chosen = None;
        self.saw_identity = false;
        self.is_cycle_settled = false;
        self.is_cart_opened = false;
        self.cart_at = None;
        let code = self.wish.consultora.as_str().to_owned();
        if !scene.has(Anchor::ConsultoraCode) && !scene.has(Anchor::ConsultoraCodeOld) {
            // What an earlier search found, without a field to search again.
            return self.load_start().await;
        }
        let field = if scene.has(Anchor::ConsultoraCode) {
            Anchor::ConsultoraCode
        } else {
            Anchor::ConsultoraCodeOld
        };
        let old_card = self.card().await?;
        self.fill(field, &code).await?;
        let before = self.look().await?;
        if !before.has(Anchor::ConsultoraSearch) {
            return Err(self.lacks(&before, Anchor::ConsultoraSearch));
        }
        let troubles = self.page.troubles().len();
        let stirs = self.page.stirs();
        self.press(Anchor::ConsultoraSearch).await?;
        self.has_searched = true;
        let (found, card) = self.hear_search(before, &old_card, troubles, stirs).await?;
        self.check_name(&card).await?;
        self.confirm(found, card).await
    }

    /// Waits for the answer to the search: the card with her code, or that there is none.
    async fn hear_search(
        &mut self,
        before: Scene,
        old_card: &Card,
        troubles: usize,
        stirs: u64,
    ) -> Going<(Scene, Card)> {
        let code = self.wish.consultora.as_str().to_owned();
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let was_unknown = before.says(Phrase::ConsultoraUnknown);
        let had_error = before.says(Phrase::ServerError);
        let mut rest = self.rest();
        let mut again = self.within_ms(UNHEARD_MS);
        let mut presses = 1;
        let mut now = before;
        loop {
            let mark = now.mark.clone();
            now = self.watch_or_rest(&now, deadline, &mut rest).await?;
            now = self.clear(now).await?;
            if now.mark != mark || now.busy {
                again = self.within_ms(UNHEARD_MS);
            }
            let is_over = deadline.is_over() || rest.is_over();
            if Screen::of(&now) != Screen::Consultora {
                return Err(Trouble::astray(
                    "en vez de la consultora apareció otra pantalla",
                    "another screen came instead of the consultora",
                ));
            }
            let unknown = now.says(Phrase::ConsultoraUnknown);
            if unknown && (!was_unknown || is_over) {
                return Err(Trouble::failed(
                    Reason::ConsultoraUnknown,
                    Text::same(now.words(Phrase::ConsultoraUnknown)),
                ));
            }
            let card = self.card().await?;
            let shows_code = card.lines.iter().any(|line| holds_number(line, &code));
            // A card that was there before the search may be the last consultora's. One that has
            // taken the place of the search is what that search found.
            let is_answer = card
                .typed
                .as_deref()
                .is_none_or(|typed| is_typed(typed, &code));
            let is_new = !old_card.is_there && is_answer;
            if card.is_there && (shows_code || is_new) {
                return self.usable(now, card).await;
            }
            if now.says(Phrase::ConsultoraBlocked) && !card.is_there && !now.busy {
                return Err(Trouble::failed(
                    Reason::ConsultoraBlocked,
                    Text::same(now.words(Phrase::ConsultoraBlocked)),
                ));
            }
            if now.says(Phrase::ServerError) && !had_error && !now.busy {
                return Err(Trouble::astray("la búsqueda falló", "the search failed"));
            }
            // A press that asks for nothing was swallowed, whatever else changed meanwhile. Asking
            // twice changes nothing.
            let is_unheard = self.page.stirs() == stirs && again.is_over() && !card.is_there;
            if is_unheard && presses < SEARCHES_MAX && now.is_enabled(Anchor::ConsultoraSearch) {
                presses += 1;
                self.page.log().line("the search was not heard, again");
                self.press(Anchor::ConsultoraSearch).await?;
                again = self.within_ms(UNHEARD_MS);
            }
            if is_over {
                self.throttled().await?;
                let new = self.page.troubles();
                let not_found = new
                    .iter()
                    .skip(troubles)
                    .any(|line| line.starts_with("answered 404"));
                if not_found {
                    return Err(Trouble::failed(
                        Reason::ConsultoraUnknown,
                        Text::same(&code),
                    ));
                }
                if card.is_there {
                    return Err(Trouble::astray(
                        "la consultora que se encontró es otra",
                        "the consultora that was found is another one",
                    ));
                }
                return Err(self.lacks(&now, Anchor::ConsultoraConfirm));
            }
        }
    }

    /// Waits until she can be confirmed. One who stays disabled is blocked.
    async fn usable(&mut self, scene: Scene, card: Card) -> Going<(Scene, Card)> {
        let (mut now, mut card) = (scene, card);
        let deadline = self.within_ms(self.profile.waits.close_ms);
        loop {
            let said = now.says(Phrase::ConsultoraBlocked);
            if card.is_there && !card.is_disabled {
                return Ok((now, card));
            }
            if card.is_there && (said || deadline.is_over()) {
                let said = Text::same(card.lines.join(" · "));
                return Err(Trouble::failed(Reason::ConsultoraBlocked, said));
            }
            if deadline.is_over() {
                return Err(Trouble::astray(
                    "la consultora que se encontró desapareció",
                    "the consultora that was found went away",
                ));
            }
            now = self.watch(&now, deadline).await?;
            card = self.card().await?;
        }
    }

    async fn check_name(&mut self, card: &Card) -> Going<()> {
        let shown = self.name_on(card);
        let mut lines = card.lines.clone();
        lines.extend(card.name.clone());
        self.portal_name = shown.clone();
        if names_agree(self.wish.name.as_deref(), &lines) {
            // The line that agrees is her name, whatever else stands there.
            if let Some(name) = self.wish.name.as_deref()
                && let Some(line) = lines
                    .iter()
                    .find(|line| names_agree(Some(name), &[(*line).clone()]))
            {
                self.portal_name = Some(line.clone());
            }
            return Ok(());
        }
        let wanted = self.wish.name.as_deref().unwrap_or_default();
        if self.wish.refuse_other_name {
            let text = Text::same(format!("{} ≠ {wanted}", shown.as_deref().unwrap_or("?")));
            return Err(Trouble::failed(Reason::NameDiffers, text));
        }
        self.note(wording::name_differs(shown.as_deref(), wanted))
            .await
    }

    async fn confirm(&mut self, scene: Scene, card: Card) -> Going<Scene> {
        let code = self.wish.consultora.as_str();
        let chosen = Chosen {
            name: self.portal_name.clone(),
            // In the card, or in the field beside it.
            code_was_shown: card.lines.iter().any(|line| holds_number(line, code))
                || card
                    .typed
                    .as_deref()
                    .is_some_and(|typed| is_typed(typed, code)),
            origin: origin_of(&scene.url),
        };
        self.press(Anchor::ConsultoraConfirm).await?;
        let detail = self.portal_name.clone().unwrap_or_default();
        self.chosen = Some(chosen);
        let what = Text::new("confirmar la consultora", "confirming the consultora");
        let scene = self.leave(Screen::Consultora, scene, &what).await?;
        if Screen::of(&scene) != Screen::Login {
            self.reached(Step::Consultora, wording::quoted(&detail))
                .await?;
        }
        Ok(scene)
    }

    /// The line of the card that is a name: marked as such by the portal, or the first that is
    /// neither a label nor a code.
    fn name_on(&self, card: &Card) -> Option<String> {
        if let Some(name) = card.name.as_ref().filter(|name| !name.trim().is_empty()) {
            return Some(name.clone());
        }
        let labels: Vec<String> = self
            .profile
            .cart
            .labels
            .iter()
            .map(|label| plain(label))
            .collect();
        let is_label = |line: &str| {
            let line = plain(line);
            let line = line.trim_end_matches(':').trim();
            labels.iter().any(|label| label == line)
        };
        card.lines
            .iter()
            .map(|line| line.trim())
            .find(|line| {
                !is_label(line)
                    && !line.contains(['?', '¿', '!'])
                    && line.chars().any(char::is_alphabetic)
                    && !line.chars().any(|c| c.is_ascii_digit())
                    && !self.profile.says(line, Phrase::ConsultoraBlocked)
            })
            .map(|line| {
                line.split_once(':')
                    .map_or(line, |(_, name)| name)
                    .trim()
                    .to_owned()
            })
    }

    async fn card(&mut self) -> Going<Card> {
        let spec = json!({
            "confirm": spots_value(self.profile.spots(Anchor::ConsultoraConfirm)),
            "code": spots_value(self.profile.spots(Anchor::ConsultoraCode)),
            "code_old": spots_value(self.profile.spots(Anchor::ConsultoraCodeOld)),
            "name": spots_value(self.profile.spots(Anchor::ConsultoraName)),
            "wanted": self.wish.consultora.as_str(),
        });
        let deadline = self.within_ms(self.profile.waits.action_ms);
        self.run(CARD_JS, spec, deadline).await
    }
}
