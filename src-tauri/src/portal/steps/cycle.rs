//! The cycle: the one that was asked for, or the newest that is open. The same whether it is a
//! screen of its own or a dialog that comes back later.

use crate::portal::hands::waited;
use serde::Deserialize;
use serde_json::json;

use crate::domain::{Reason, Step, Text};

use crate::portal::Journal;
use crate::portal::profile::{Anchor, Phrase};
use crate::portal::scene::{CYCLES_JS, Scene, anchors_value, spots_value};
use crate::portal::screens::Screen;
use crate::portal::text::{cycle_value, same_cycle};
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;

/// A cycle on offer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Offer {
    text: String,
    hint: String,
    value: String,
    is_disabled: bool,
    is_checked: bool,
    mark: String,
    radio: String,
}

impl<J: Journal> Visit<'_, J> {
    /// From the choice of the cycle to the showcase, or to whatever lies under the dialog.
    pub(crate) async fn choose_cycle(&mut self, scene: Scene) -> Going<Scene> {
        if self.chosen.is_some() {
            self.step = Step::Cycle;
        }
        if self.has_written() {
            // Whether the cart outlives a change of the cycle is seen by loading it anew.
            self.is_stale = true;
        }
        let scene = self.offers_shown(scene).await?;
        let offers = self.offers().await?;
        if offers.is_empty() {
            return Err(Trouble::astray(
                "los ciclos desaparecieron mientras se leían",
                "the cycles went away while they were read",
            ));
        }
        let offer = match pick(&offers, self.wish.cycle.as_deref()) {
            Ok(offer) => offer.clone(),
            // The dialog of an order that is behind us: not ours to judge by.
            Err(_) if self.chosen.is_none() && !self.is_fresh() => return self.load_start().await,
            Err(text) => return Err(Trouble::failed(Reason::CycleClosed, Text::same(text))),
        };
        self.check_offer(&offer).await?;
        let now = self.look().await?;
        let next = self
            .leave_cycle(now, scene.says(Phrase::CycleClosed))
            .await?;
        self.page.log().line(format!("cycle {}", offer.text));
        Ok(next)
    }

    /// The attempt has not met any consultora yet.
    fn is_fresh(&self) -> bool {
        self.tally.moves == 0
    }

    async fn offers_shown(&mut self, scene: Scene) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let mut now = scene;
        while !now.has(Anchor::CycleOption) {
            if Screen::of(&now) != Screen::Cycle {
                return Err(Trouble::astray(
                    "la elección del ciclo desapareció",
                    "the choice of the cycle went away",
                ));
            }
            if deadline.is_over() {
                return Err(self.lacks(&now, Anchor::CycleOption));
            }
            now = self.watch(&now, deadline).await?;
        }
        Ok(now)
    }

    async fn check_offer(&mut self, offer: &Offer) -> Going<()> {
        if offer.is_checked {
            return Ok(());
        }
        self.press_marked("cycle", &offer.mark).await?;
        let now = self.offers().await?;
        let is_checked = now
            .iter()
            .any(|one| one.text == offer.text && one.is_checked);
        // An offer that is no longer there was taken, or goes with the dialog.
        if is_checked || !now.iter().any(|one| one.text == offer.text) {
            return Ok(());
        }
        self.tick_marked("cycle", &offer.radio).await
    }

    async fn leave_cycle(&mut self, before: Scene, said_closed: bool) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let mut rest = self.rest();
        let mut now = before;
        let mut is_accepted = false;
        loop {
            // It may come only with the choice.
            if !is_accepted && now.is_enabled(Anchor::CycleAccept) {
                is_accepted = true;
                self.press(Anchor::CycleAccept).await?;
            }
            now = self.watch_or_rest(&now, deadline, &mut rest).await?;
            let at = Screen::of(&now);
            if !matches!(at, Screen::Cycle | Screen::Blank | Screen::Unknown) {
                return Ok(now);
            }
            if now.says(Phrase::CycleClosed) && !said_closed && !now.busy {
                if self.wish.cycle.is_some() {
                    return Err(Trouble::failed(
                        Reason::CycleClosed,
                        Text::new("se cerró al elegirlo", "closed when it was chosen"),
                    ));
                }
                return Err(Trouble::astray(
                    "el ciclo se cerró al elegirlo",
                    "the cycle was closed when it was chosen",
                ));
            }
            if now.says(Phrase::ServerError) && !now.busy {
                return Err(Trouble::astray(
                    "la elección del ciclo falló",
                    "the choice of the cycle failed",
                ));
            }
            if deadline.is_over() || rest.is_over() {
                if now.has(Anchor::CycleOption) && !now.has(Anchor::CycleAccept) {
                    return Err(self.lacks(&now, Anchor::CycleAccept));
                }
                return Err(waited(&Screen::Cycle.text()));
            }
        }
    }

    async fn offers(&mut self) -> Going<Vec<Offer>> {
        let spec = json!({
            "cycle_option": spots_value(self.profile.spots(Anchor::CycleOption)),
            "dialogs": self.profile.surfaces.dialogs,
            "anchors": anchors_value(self.profile),
            "buttons": self.profile.surfaces.buttons,
        });
        let deadline = self.within_ms(self.profile.waits.action_ms);
        self.run(CYCLES_JS, spec, deadline).await
    }
}

/// The cycle that was asked for, or the newest that is open, by the value of the texts.
fn pick<'o>(offers: &'o [Offer], wanted: Option<&str>) -> Result<&'o Offer, String> {
    let texts: Vec<&str> = offers.iter().map(|offer| offer.text.as_str()).collect();
    let texts = texts.join(", ");
    let open = offers.iter().filter(|offer| !offer.is_disabled);
    match wanted {
        Some(wanted) => {
            let is_wanted = |offer: &&Offer| {
                same_cycle(wanted, &offer.text) || same_cycle(wanted, &offer.value)
            };
            match offers.iter().find(is_wanted) {
                Some(offer) if !offer.is_disabled => Ok(offer),
                Some(_) | None => Err(format!("{wanted} ({texts})")),
            }
        }
        None => open
            .max_by_key(|offer| cycle_value(&offer.text).or_else(|| cycle_value(&offer.value)))
            .ok_or(texts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(text: &str, is_disabled: bool) -> Offer {
        Offer {
            text: text.to_owned(),
            hint: String::new(),
            value: String::new(),
            is_disabled,
            is_checked: false,
            mark: String::new(),
            radio: String::new(),
        }
    }

    #[test]
    fn the_newest_open_one_by_value() {
        let offers = [
            offer("Ciclo 2026/04", false),
            offer("Ciclo 2026/10", true),
            offer("Ciclo 2026/9", false),
            offer("Ciclo 2025/12", false),
        ];
        assert_eq!(pick(&offers, None).unwrap().text, "Ciclo 2026/9");
        assert_eq!(
            pick(&offers, Some("2026/04")).unwrap().text,
            "Ciclo 2026/04"
        );
        for refused in ["2026/10", "2027/01"] {
            let said = pick(&offers, Some(refused)).unwrap_err();
            assert!(
                said.starts_with(refused) && said.contains("Ciclo 2026/9"),
                "{said}"
            );
        }
        assert!(pick(&[], None).is_err());
    }
}
