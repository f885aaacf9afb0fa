//! From whatever the page shows to her cart. Each screen has one step that leads on from it; which
//! one comes next is decided by what is seen, never by what came before.

use std::collections::BTreeMap;

use crate::browser::Deadline;
use crate::domain::{Reason, Step, Text};

use super::Journal;
use super::details;
use super::interruptions::in_the_way;
use super::profile::{Anchor, Phrase, Profile};
use super::scene::Scene;
use super::screens::Screen;
use super::trouble::{Going, Trouble};
use super::visit::Visit;
use super::wording::{self, Setback, quoted};

/// How often one screen may come to nothing.
const ASTRAY_MAX: u32 = 5;
/// From which time on the way is begun anew by loading the start page.
const ASTRAY_RESTART: u32 = 3;
/// The first wait before trying a failed screen again; each further one is twice as long.
const PAUSE_MS: u64 = 250;
/// How long nothing may be under way before a page is left, and how long one look for that takes.
const QUIET_MS: u64 = 300;
const QUIET_LOOK_MS: u64 = 60;
/// How long a look waits while requests are under way.
const REST_LOOK_MS: u64 = 200;

impl<J: Journal> Visit<'_, J> {
    /// Brings the page to her cart, shown to be hers.
    pub(crate) async fn reach_cart(&mut self) -> Going<Scene> {
        let mut scene = self.look().await?;
        let is_first = self.tally.moves == 0;
        let is_left_over = in_the_way(&scene, &self.profile.dialog).is_some();
        if is_first && (is_left_over || !Screen::of(&scene).is_useful()) {
            // What the last attempt was left with says nothing about now.
            scene = self.load_start().await?;
        }
        let mut astray: BTreeMap<&str, u32> = BTreeMap::new();
        loop {
            self.tally.moves += 1;
            if self.tally.moves > self.profile.limits.moves {
                let what = Text::new(
                    "fue de pantalla en pantalla demasiadas veces",
                    "went from screen to screen too often",
                );
                let text = details::at(Screen::of(&scene), &what);
                return Err(Trouble::failed(Reason::TimedOut, text));
            }
            let screen = Screen::of(&scene);
            scene = match self.lead_on(scene).await {
                // Proved by the step that works at a cart, not only arrived at.
                Ok(scene) if self.cart_at == Some(Screen::of(&scene)) && self.is_hers(&scene) => {
                    self.tally.retry_presses = 0;
                    self.tally.reloads = 0;
                    return Ok(scene);
                }
                Ok(scene) => scene,
                Err(Trouble::Astray(what)) => {
                    let times = astray.entry(screen.as_str()).or_default();
                    *times += 1;
                    self.went_astray(&what, *times, screen).await?
                }
                Err(other) => return Err(other),
            };
        }
    }

    async fn went_astray(&mut self, what: &Text, times: u32, screen: Screen) -> Going<Scene> {
        self.page
            .log()
            .line(format!("astray at {}: {}", screen.as_str(), what.en));
        self.may_go_on()?;
        self.give_the_portal_time().await?;
        if times > ASTRAY_MAX {
            let text = details::at(screen, what);
            return Err(Trouble::failed(Reason::TimedOut, text));
        }
        if times >= ASTRAY_RESTART {
            return self.load_start().await;
        }
        let scene = self.look().await?;
        if scene.says(Phrase::ServerError) {
            return self.pause(&scene, times).await;
        }
        Ok(scene)
    }

    async fn lead_on(&mut self, scene: Scene) -> Going<Scene> {
        let scene = self.clear(scene).await?;
        let scene = self.inspect(scene).await?;
        match Screen::of(&scene) {
            Screen::Login => self.sign_in(scene).await,
            Screen::ForWhom => {
                self.signed_in().await?;
                self.choose_other(scene).await
            }
            Screen::Consultora => {
                self.signed_in().await?;
                self.choose_consultora(scene).await
            }
            Screen::Cycle => self.choose_cycle(scene).await,
            Screen::Showcase | Screen::QuickOrder | Screen::CartPage if self.chosen.is_none() => {
                self.next_consultora(scene).await
            }
            Screen::Showcase => {
                self.cycle_settled(&scene).await?;
                self.open_cart(scene).await
            }
            Screen::QuickOrder | Screen::CartPage => {
                self.cycle_settled(&scene).await?;
                self.step = Step::OpenCart;
                self.prove(scene).await
            }
            Screen::Failed => self.try_again(scene).await,
            Screen::Maintenance => Err(Trouble::failed(Reason::Maintenance, quoted(&scene.text))),
            Screen::TooManyRequests => {
                if self.give_the_portal_time().await? {
                    return self.load_start().await;
                }
                Err(Trouble::failed(
                    Reason::TooManyRequests,
                    quoted(&scene.text),
                ))
            }
            Screen::Blank | Screen::Unknown => self.wait_for_something_known(scene).await,
        }
    }

    /// On to the next consultora from a screen of an earlier one.
    async fn next_consultora(&mut self, scene: Scene) -> Going<Scene> {
        // The panel covers the way out of its showcase.
        let is_free = Screen::of(&scene) != Screen::QuickOrder
            && scene
                .anchor(Anchor::ChangeConsultora)
                .is_some_and(|seen| !seen.disabled && seen.dialog < 0);
        if is_free && self.tally.reloads == 0 {
            self.press(Anchor::ChangeConsultora).await?;
            let deadline = self.within_ms(self.profile.waits.answer_ms);
            let mut now = scene.clone();
            let mut rest = self.rest();
            while !deadline.is_over() && !rest.is_over() {
                now = self.watch_or_rest(&now, deadline, &mut rest).await?;
                if in_the_way(&now, &self.profile.dialog).is_some() {
                    // It asks something: the start page asks nothing.
                    break;
                }
                let at = Screen::of(&now);
                if at != Screen::of(&scene) && !matches!(at, Screen::Blank | Screen::Unknown) {
                    return Ok(now);
                }
            }
        }
        self.load_start().await
    }

    /// Loads the start page: the login, or "for whom" with a live session.
    pub(crate) async fn load_start(&mut self) -> Going<Scene> {
        self.chosen = None;
        let address = self.profile.url(&self.profile.address.start);
        self.load(&address).await
    }

    /// Leaves a dialog that must not be answered yet by loading the start page anew.
    pub(crate) async fn dodge(&mut self) -> Going<Scene> {
        self.tally.dodges += 1;
        self.load_start().await
    }

    /// Loads a page and waits until it shows something.
    pub(crate) async fn load(&mut self, address: &str) -> Going<Scene> {
        self.may_go_on()?;
        let deadline = self.within_ms(self.profile.waits.load_ms);
        self.is_cut_off = true;
        self.page.goto(address, deadline).await?;
        let status = self.page.document_status(deadline).await?;
        self.is_cut_off = status >= 500;
        if status == 429 {
            if self.give_the_portal_time().await? {
                return Box::pin(self.load(address)).await;
            }
            return Err(Trouble::failed(Reason::TooManyRequests, Text::same("429")));
        }
        let scene = self.look().await?;
        if status >= 500 && Screen::of(&scene) != Screen::Maintenance {
            return self.reload_after(Setback::Status(status)).await;
        }
        Ok(scene)
    }

    /// One look at what comes next. `rest` is put off as long as anything is under way: when it is
    /// over, nothing more comes by itself.
    pub(crate) async fn watch_or_rest(
        &mut self,
        now: &Scene,
        deadline: Deadline,
        rest: &mut Deadline,
    ) -> Going<Scene> {
        let look = self.within_ms(REST_LOOK_MS).min(deadline);
        let next = self.watch(now, look).await?;
        if next.mark != now.mark || next.busy || self.page.pending_requests() > 0 {
            *rest = self.rest();
        }
        Ok(next)
    }

    /// When a page on which nothing happens is taken to be at rest.
    pub(crate) fn rest(&self) -> Deadline {
        self.within_ms(self.profile.waits.rest_ms)
    }

    /// Tries a failed screen again, a bounded number of times: first by its own button, then by
    /// loading the start page.
    async fn try_again(&mut self, scene: Scene) -> Going<Scene> {
        if scene.says(Phrase::Maintenance) {
            return Err(Trouble::failed(Reason::Maintenance, quoted(&scene.text)));
        }
        self.give_the_portal_time().await?;
        self.tally.retry_presses += 1;
        let times = self.tally.retry_presses;
        if !scene.has(Anchor::Retry) || times > self.profile.limits.retry_presses {
            return self.reload_after(Setback::Said(scene.text)).await;
        }
        let scene = self.pause(&scene, times).await?;
        if Screen::of(&scene) != Screen::Failed {
            return Ok(scene);
        }
        self.is_stale |= self.has_written();
        self.press(Anchor::Retry).await?;
        self.watch_at_rest(scene).await
    }

    /// The next scene, or the same one once no request is under way any more.
    async fn watch_at_rest(&mut self, scene: Scene) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        let mut rests = 0;
        while rests < 2 && !deadline.is_over() {
            let now = self
                .watch(&scene, self.within_ms(REST_LOOK_MS).min(deadline))
                .await?;
            if now.mark != scene.mark {
                return Ok(now);
            }
            rests = if self.page.pending_requests() == 0 {
                rests + 1
            } else {
                0
            };
        }
        Ok(scene)
    }

    /// Gives the page time to send what it was told: until no request has been under way for a
    /// while. Loading another page before that would take it back.
    pub(crate) async fn quiet(&mut self) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.close_ms);
        let mut calm = self.within_ms(QUIET_MS);
        let mut now = self.look().await?;
        while !calm.is_over() && !deadline.is_over() {
            let look = self.within_ms(QUIET_LOOK_MS).min(deadline);
            now = self.watch(&now, look).await?;
            if self.page.pending_requests() > 0 || now.busy {
                calm = self.within_ms(QUIET_MS);
            }
        }
        Ok(now)
    }

    pub(crate) async fn reload_after(&mut self, setback: Setback) -> Going<Scene> {
        self.give_the_portal_time().await?;
        self.tally.reloads += 1;
        self.tally.retry_presses = 0;
        let times = self.tally.reloads;
        if times > self.profile.limits.reloads {
            return Err(Trouble::failed(Reason::ServerError, setback.detail()));
        }
        self.note(wording::loading_again(&setback)).await?;
        let scene = self.look().await?;
        self.pause(&scene, times + 1).await?;
        // Boxed: loading a page may end here again.
        Box::pin(self.load_start()).await
    }

    /// Waits for the page to change by itself, longer with each time.
    pub(crate) async fn pause(&mut self, scene: &Scene, times: u32) -> Going<Scene> {
        let ms = PAUSE_MS << times.min(5);
        // No two seats in step.
        let jitter = rand::random_range(0..=ms / 2);
        let deadline = self.within_ms(ms + jitter);
        self.watch(scene, deadline).await
    }

    async fn wait_for_something_known(&mut self, scene: Scene) -> Going<Scene> {
        let is_known =
            |scene: &Scene| !matches!(Screen::of(scene), Screen::Blank | Screen::Unknown);
        let mut now = scene;
        if now.url.starts_with("about:") {
            return self.load_start().await;
        }
        let deadline = self.within_ms(self.profile.waits.unknown_ms);
        let mut rest = self.within_ms(self.profile.waits.rest_ms);
        while !deadline.is_over() && !rest.is_over() {
            let before = now.mark.clone();
            now = self
                .watch(&now, self.within_ms(REST_LOOK_MS).min(deadline))
                .await?;
            now = self.clear(now).await?;
            if now.mark != before || !now.loaded || self.page.pending_requests() > 0 {
                rest = self.within_ms(self.profile.waits.rest_ms);
            }
            if is_known(&now) {
                return Ok(now);
            }
        }
        let status = self
            .page
            .document_status(self.within_ms(self.profile.waits.action_ms))
            .await?;
        if now.is_blank || status >= 500 || self.tally.reloads == 0 {
            let setback = if now.is_blank {
                Setback::Blank
            } else {
                Setback::Unknown(now.text)
            };
            return self.reload_after(setback).await;
        }
        Err(Trouble::failed(
            Reason::LayoutChanged,
            layout_text(self.profile, &now),
        ))
    }

    /// The failure of a screen that lacks an anchor that it should have. It has to be missing twice:
    /// a page that was drawn anew may have forgotten what was just pressed.
    pub(crate) fn lacks(&mut self, scene: &Scene, anchor: Anchor) -> Trouble {
        let sought: Vec<String> = self
            .profile
            .spots(anchor)
            .iter()
            .map(ToString::to_string)
            .collect();
        let (name, sought, seen) = (anchor.as_str(), sought.join(" | "), scene.seen_anchors());
        let what = Text::new(
            format!("no está `{name}` (se buscó: {sought}); sí están: {seen}"),
            format!("`{name}` is not there (sought: {sought}); there are: {seen}"),
        );
        let text = details::at(Screen::of(scene), &what);
        let is_first = self.survey.is_none() && !self.missed.contains(&anchor);
        if is_first {
            self.missed.push(anchor);
        }
        if is_first || failed_calls(&self.page.troubles(), &[]) {
            // What a failed call should have brought is missing, not gone from the portal.
            return Trouble::astray(text.es, text.en);
        }
        Trouble::failed(Reason::LayoutChanged, text)
    }
}

/// Whether calls failed since `before` was noted: then what is missing says nothing.
pub(crate) fn failed_calls(now: &[String], before: &[String]) -> bool {
    let new = now.strip_prefix(before).unwrap_or(now);
    new.iter()
        .any(|line| line.starts_with("answered 5") || line.starts_with("request failed"))
}

fn layout_text(profile: &Profile, scene: &Scene) -> Text {
    const FIRST: [Anchor; 6] = [
        Anchor::LoginPassword,
        Anchor::ForOther,
        Anchor::ConsultoraCode,
        Anchor::CycleOption,
        Anchor::Bag,
        Anchor::CartRow,
    ];
    let sought: Vec<String> = FIRST
        .iter()
        .filter_map(|anchor| {
            let spot = profile.spots(*anchor).first()?;
            Some(format!("{} ({spot})", anchor.as_str()))
        })
        .collect();
    let (sought, said) = (sought.join(", "), &scene.text);
    Text::new(
        format!("no está ninguno de estos: {sought}; la página dice: {said}"),
        format!("none of {sought} is there; the page says: {said}"),
    )
}
