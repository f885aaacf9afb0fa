//! Whose cart it is. Nothing is written before the page has shown that it is hers, and every look
//! at the page shows it again.

use std::collections::BTreeMap;

use crate::domain::{Reason, Step, Text};

use crate::portal::Journal;
use crate::portal::scene::Scene;
use crate::portal::screens::Screen;
use crate::portal::text::{holds_number, plain, same_cycle, same_name};
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;
use crate::portal::wording;

/// How often a page may be somebody else's before the attempt gives up.
const MISIDENTIFIED_MAX: u32 = 2;

/// The consultora that was confirmed in this attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// Her name on the confirm screen.
    pub(crate) name: Option<String>,
    /// Whether the confirm screen showed her code.
    pub(crate) code_was_shown: bool,
    /// Scheme and host at that time.
    pub(crate) origin: String,
}

/// Which kinds of screen say whose cart it is, as far as a seat has seen them. One that does must go
/// on doing so.
pub(crate) type Headers = BTreeMap<Screen, bool>;

/// What a page proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    Hers,
    Anothers,
    None,
}

impl<J: Journal> Visit<'_, J> {
    /// Whether a scene, with what was confirmed before it, shows that the cart is hers.
    pub(crate) fn is_hers(&self, scene: &Scene) -> bool {
        self.proof(scene.identity.as_deref(), &scene.url, Screen::of(scene)) == Proof::Hers
    }

    /// The same at the cart, from what it says and where it is.
    pub(crate) fn is_hers_by(&self, identity: Option<&str>, url: &str) -> bool {
        self.cart_at
            .is_some_and(|at| self.proof(identity, url, at) == Proof::Hers)
    }

    fn proof(&self, identity: Option<&str>, url: &str, at: Screen) -> Proof {
        let Some(chosen) = &self.chosen else {
            return Proof::None;
        };
        let Some(text) = identity.filter(|text| !text.trim().is_empty()) else {
            // A screen that names whose cart it is must go on naming her.
            let is_usual = match self.headers.get(&at) {
                Some(names) => !names,
                None => !self.saw_identity,
            };
            let is_same_place = origin_of(url) == chosen.origin;
            return if chosen.code_was_shown && is_usual && is_same_place {
                Proof::Hers
            } else {
                Proof::None
            };
        };
        if holds_number(text, self.wish.consultora.as_str()) {
            return Proof::Hers;
        }
        let by_name = chosen
            .name
            .as_deref()
            .is_some_and(|name| !name.is_empty() && plain(text).contains(&plain(name)));
        // A text with a name alone is as good as the code that stood beside that name.
        if chosen.code_was_shown && by_name && !plain(text).contains("codigo") {
            return Proof::Hers;
        }
        Proof::Anothers
    }

    /// At her cart: shows that it is hers, or goes back to choosing her.
    pub(crate) async fn prove(&mut self, scene: Scene) -> Going<Scene> {
        let at = Screen::of(&scene);
        match self.proof(scene.identity.as_deref(), &scene.url, at) {
            Proof::Hers => {
                self.cart_at = Some(at);
                self.saw_named(&scene);
                self.same_cycle_shown(&scene)?;
                Ok(scene)
            }
            Proof::None
                if scene.identity.is_none()
                    && (self.saw_identity || self.headers.contains_key(&at)) =>
            {
                // It is often the last thing that a page shows.
                let deadline = self.within_ms(self.profile.waits.close_ms);
                let mut now = scene;
                while now.identity.is_none() && !deadline.is_over() {
                    now = self.watch(&now, deadline).await?;
                }
                if now.identity.is_some() || Screen::of(&now) != at {
                    return Ok(now);
                }
                if self.headers.contains_key(&at) {
                    return self.doubt(None).await;
                }
                // This kind of screen does not name anybody: what was shown before it counts.
                self.headers.insert(at, false);
                self.cart_at = Some(at);
                Ok(now)
            }
            Proof::None | Proof::Anothers => self.doubt(scene.identity.as_deref()).await,
        }
    }

    /// A screen was shown to be hers: when it names her, its kind always has to.
    pub(crate) fn saw_named(&mut self, scene: &Scene) {
        if scene.identity.is_some() {
            self.saw_identity = true;
            self.headers.insert(Screen::of(scene), true);
        }
    }

    async fn doubt(&mut self, says: Option<&str>) -> Going<Scene> {
        self.tally.misidentified += 1;
        if self.tally.misidentified > MISIDENTIFIED_MAX {
            let text = Text::same(format!(
                "{} ≠ {}",
                says.unwrap_or("?"),
                self.wish.consultora
            ));
            return Err(Trouble::failed(Reason::IdentityUnproven, text));
        }
        self.note(wording::not_her_cart(says, &self.wish.consultora))
            .await?;
        self.load_start().await
    }

    /// The page's cycle must be the one that was asked for.
    fn same_cycle_shown(&self, scene: &Scene) -> Going<()> {
        let (Some(wanted), Some(text)) = (&self.wish.cycle, &scene.identity) else {
            return Ok(());
        };
        let text = plain(text);
        let Some((_, shown)) = text.rsplit_once("ciclo") else {
            return Ok(());
        };
        let shown: String = shown
            .trim_start()
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '/' || *c == '-')
            .collect();
        if shown.is_empty() || same_cycle(wanted, &shown) {
            return Ok(());
        }
        let text = Text::same(format!("{shown} ≠ {wanted}"));
        Err(Trouble::failed(Reason::CycleClosed, text))
    }

    /// A screen behind the choice of the cycle is there: said once.
    pub(crate) async fn cycle_settled(&mut self, scene: &Scene) -> Going<()> {
        if self.is_cycle_settled {
            return Ok(());
        }
        self.is_cycle_settled = true;
        let detail = scene.identity.clone().unwrap_or_default();
        self.reached(Step::Cycle, wording::quoted(&detail)).await
    }
}

/// Scheme and host of an address.
pub(crate) fn origin_of(url: &str) -> String {
    let end = url
        .find("://")
        .and_then(|at| url[at + 3..].find(['/', '?', '#']).map(|end| at + 3 + end))
        .unwrap_or(url.len());
    url[..end].to_owned()
}

/// Whether the portal's name is the spreadsheet's; nothing to compare is no difference.
pub(crate) fn names_agree(wanted: Option<&str>, lines: &[String]) -> bool {
    match wanted.map(str::trim).filter(|name| !name.is_empty()) {
        None => true,
        Some(name) => lines.iter().any(|line| same_name(name, line)),
    }
}
