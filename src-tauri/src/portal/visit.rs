//! One attempt at one order on one page: what it knows, how far it is, and what it may do.

use super::details;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::browser::{Deadline, Page};
use crate::domain::{Cart, CartCondition, Reason, Step, Text};

use super::account::Account;
use super::cart::Said;
use super::check::Survey;
use super::profile::{Anchor, Profile, Spot};
use super::scene::{LOOK_JS, Scene, look_spec};
use super::screens::Screen;
use super::steps::{Chosen, Headers};
use super::trouble::{Going, Trouble};
use super::{Held, Journal, Wish};

/// One attempt.
pub(crate) struct Visit<'a, J> {
    pub(crate) page: &'a Page,
    pub(crate) profile: &'a Profile,
    pub(crate) account: &'a Account,
    pub(crate) wish: &'a Wish,
    pub(crate) journal: &'a mut J,
    pub(crate) stop: &'a CancellationToken,
    /// When the order as a whole must be over.
    pub(crate) deadline: Deadline,
    /// What is being done.
    pub(crate) step: Step,
    /// What is known of the cart.
    pub(crate) condition: CartCondition,
    /// The consultora whose cart the page is at, as far as this attempt has shown it.
    pub(crate) chosen: Option<Chosen>,
    /// The account was seen to be signed in, and the journal knows.
    pub(crate) is_signed_in: bool,
    /// What the page says about whose cart it is was seen since the consultora was chosen.
    pub(crate) saw_identity: bool,
    /// Which kinds of screen say whose cart it is.
    pub(crate) headers: &'a mut Headers,
    /// The kind of screen on which the cart was shown to be hers.
    pub(crate) cart_at: Option<Screen>,
    /// Dialogs that leave the page free and cannot be closed: they are left alone.
    pub(crate) ignored: Vec<u64>,
    /// Anchors that were not where they should be, once.
    pub(crate) missed: Vec<Anchor>,
    /// She was searched for in this attempt: what the portal says of a consultora is about her.
    pub(crate) has_searched: bool,
    /// The cycle is chosen, and the journal knows.
    pub(crate) is_cycle_settled: bool,
    /// Her cart was opened and read, and the journal knows.
    pub(crate) is_cart_opened: bool,
    /// The portal's name for the consultora.
    pub(crate) portal_name: Option<String>,
    /// What the portal said about products.
    pub(crate) said: Said,
    /// The cart as it was before the order's first change, by whichever attempt.
    pub(crate) cart_before: Option<Cart>,
    /// Counts of what is bounded.
    pub(crate) tally: Tally,
    /// The last page that was loaded did not come, or as an error of the server: as long as it is so,
    /// nothing that fails is the order's doing.
    pub(crate) is_cut_off: bool,
    /// The cart was changed since the page was loaded: the page is believed when it shows what is
    /// wanted, and loaded anew when it does not.
    pub(crate) is_dirty: bool,
    /// The cart may have changed behind the page's back, or the page shows what was typed: it is
    /// loaded anew before it is believed at all.
    pub(crate) is_stale: bool,
    /// Rows hold what was typed into them: all is loaded anew once the changes are made.
    pub(crate) mistrusts_rows: bool,
    /// In a check-up, what was seen so far. An order has none.
    pub(crate) survey: Option<Survey>,
}

/// How often things happened in this attempt.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) moves: u32,
    pub(crate) interruptions: u32,
    pub(crate) logins: u32,
    pub(crate) retry_presses: u32,
    pub(crate) reloads: u32,
    pub(crate) throttles: u32,
    /// Changes of the cart that were carried out.
    pub(crate) deeds: u32,
    pub(crate) dodges: u32,
    pub(crate) misidentified: u32,
}

impl<'a, J> Visit<'a, J> {
    /// A visit that knows nothing yet.
    pub(crate) fn new(
        page: &'a Page,
        profile: &'a Profile,
        account: &'a Account,
        wish: &'a Wish,
        journal: &'a mut J,
        headers: &'a mut Headers,
        stop: &'a CancellationToken,
    ) -> Self {
        Self {
            page,
            profile,
            account,
            wish,
            journal,
            stop,
            deadline: Deadline::after_ms(profile.waits.order_ms),
            step: Step::SignIn,
            condition: CartCondition::Untouched,
            chosen: None,
            is_signed_in: false,
            saw_identity: false,
            headers,
            cart_at: None,
            ignored: Vec::new(),
            missed: Vec::new(),
            has_searched: false,
            is_cycle_settled: false,
            is_cart_opened: false,
            portal_name: None,
            said: Said::default(),
            cart_before: wish.cart_before.clone(),
            tally: Tally::default(),
            is_cut_off: false,
            is_dirty: false,
            is_stale: false,
            mistrusts_rows: false,
            survey: None,
        }
    }
}

impl<J: Journal> Visit<'_, J> {
    /// The screen as it is now.
    pub(crate) async fn look(&mut self) -> Going<Scene> {
        self.scan("", 0).await
    }

    /// The screen as soon as it is another one than `before`, or when the deadline is over.
    pub(crate) async fn watch(&mut self, before: &Scene, deadline: Deadline) -> Going<Scene> {
        self.scan(&before.mark, deadline.left_ms()).await
    }

    async fn scan(&mut self, before: &str, timeout_ms: u64) -> Going<Scene> {
        let spec = look_spec(self.profile, before, timeout_ms, self.survey.is_some());
        let margin = self.within_ms(timeout_ms + self.profile.waits.action_ms);
        let mut scene: Scene = self.run(LOOK_JS, spec, margin).await?;
        scene
            .dialogs
            .retain(|dialog| !self.ignored.contains(&dialog.id));
        self.hear_said()?;
        if let Some(survey) = &mut self.survey {
            survey.note(&scene, self.profile);
        }
        Ok(scene)
    }

    /// Runs one of our programs in the page.
    pub(crate) async fn run<T: DeserializeOwned>(
        &mut self,
        program: &str,
        spec: Value,
        deadline: Deadline,
    ) -> Going<T> {
        self.in_time()?;
        let answer = self.page.call::<Value>(program, &[spec], deadline).await?;
        serde_json::from_value(answer).map_err(|error| {
            let what = details::technical("la respuesta de la página", "the page's answer", &error);
            Trouble::failed(Reason::Bug, what)
        })
    }

    /// A deadline so many milliseconds from now, never beyond the order's own.
    pub(crate) fn within_ms(&self, ms: u64) -> Deadline {
        self.deadline.within(Duration::from_millis(ms))
    }

    /// Ends the attempt at a safe point when it was told to stop, or when its time is up.
    pub(crate) fn may_go_on(&self) -> Going<()> {
        if self.stop.is_cancelled() {
            return Err(Trouble::Told);
        }
        self.in_time()
    }

    fn in_time(&self) -> Going<()> {
        if self.deadline.is_over() {
            return Err(Trouble::failed(
                Reason::TimedOut,
                Text::new(
                    format!(
                        "el pedido tomó más de {} s",
                        self.profile.waits.order_ms / 1_000
                    ),
                    format!(
                        "the order took longer than {} s",
                        self.profile.waits.order_ms / 1_000
                    ),
                ),
            ));
        }
        Ok(())
    }

    /// Records that a step is behind it.
    pub(crate) async fn reached(&mut self, step: Step, detail: Text) -> Going<()> {
        self.page
            .log()
            .line(format!("reached {}: {}", step.as_str(), detail.en));
        held(self.journal.reached(step, &detail).await)
    }

    /// Records something worth telling.
    pub(crate) async fn note(&mut self, what: Text) -> Going<()> {
        self.page.log().line(&what.en);
        held(self.journal.note(self.step, &what).await)
    }

    /// The cart is being changed: from now on it is unfinished.
    pub(crate) fn changes_the_cart(&mut self) {
        self.condition = CartCondition::Unfinished;
        self.is_dirty = true;
    }

    /// The cart as it was before the order's first change is recorded, right before it.
    pub(crate) async fn keep_cart_before(&mut self, cart: &Cart) -> Going<()> {
        if self.cart_before.is_some() {
            return Ok(());
        }
        self.cart_before = Some(cart.clone());
        held(self.journal.cart_before(cart).await)
    }

    /// Whether this attempt has changed the cart.
    pub(crate) fn has_written(&self) -> bool {
        self.condition != CartCondition::Untouched
    }
}

/// A selector for what is inside a marked element.
pub(crate) fn inside(mark: &str, spots: &[Spot]) -> Vec<Spot> {
    spots
        .iter()
        .map(|spot| Spot {
            css: format!("[data-bot-mark=\"{mark}\"] :is({})", spot.css),
            ..spot.clone()
        })
        .collect()
}

/// A selector for a marked element.
pub(crate) fn marked(mark: &str) -> Vec<Spot> {
    vec![Spot {
        css: format!("[data-bot-mark=\"{mark}\"]"),
        text: None,
        contains: None,
    }]
}

fn held(held: Held) -> Going<()> {
    match held {
        Held::Yes => Ok(()),
        Held::No => Err(Trouble::Told),
    }
}
