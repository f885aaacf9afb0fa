//! One attempt in the scripted portal: the way of the real driver, with a sign to the simulator
//! wherever time passes.

use gsp_bot::domain::{
    Cart, CartChange, CartCondition, CartPolicy, Failure, Reason, Step, Text, difference,
};
use gsp_bot::portal::{Filled, Held, Journal, Miss, Stopped, Wish};
use tokio_util::sync::CancellationToken;

use crate::portal::{ScriptedSeat, Session, Sign};
use crate::script::{Script, Trouble};
use crate::world::World;

/// How often the cart is read and put right before the attempt gives up.
const ROUNDS_MAX: u32 = 3;

/// Signing in again in the middle of the way.
const RENEWALS_MAX: u32 = 2;

pub struct Visit<'a, J> {
    seat: &'a mut ScriptedSeat,
    wish: &'a Wish,
    journal: &'a mut J,
    stop: &'a CancellationToken,
    session: Session,
    script: Script,
    step: Step,
    condition: CartCondition,
    forgets_line: bool,
}

enum End {
    Stopped(Stopped),
    /// Back to the login.
    SignedOut,
}

type Going<T> = Result<T, End>;

impl<'a, J: Journal> Visit<'a, J> {
    pub fn new(
        seat: &'a mut ScriptedSeat,
        wish: &'a Wish,
        journal: &'a mut J,
        stop: &'a CancellationToken,
    ) -> Self {
        let script = seat.portal.site().draw_script();
        // The program names an attempt's pictures after it.
        let (order, attempt) = wish.evidence.stem.split_once('-').unwrap();
        let session = Session {
            order: order.parse().unwrap(),
            attempt: attempt.parse().unwrap(),
        };
        Self {
            seat,
            wish,
            journal,
            stop,
            session,
            script,
            step: Step::SignIn,
            condition: CartCondition::Untouched,
            forgets_line: false,
        }
    }

    pub async fn run(mut self) -> Result<Filled, Stopped> {
        for _ in 0..=RENEWALS_MAX {
            match self.way().await {
                Ok(filled) => return Ok(filled),
                Err(End::Stopped(stopped)) => return Err(stopped),
                Err(End::SignedOut) => self.seat.is_signed_in = false,
            }
        }
        Err(self.missed(Reason::SessionLost, None))
    }

    async fn way(&mut self) -> Going<Filled> {
        self.at(Step::SignIn).await?;
        if !self.seat.is_signed_in {
            self.seat
                .portal
                .sign_in()
                .map_err(|reason| self.fails(reason))?;
            self.seat.is_signed_in = true;
            self.reached(Step::SignIn, true).await?;
        }
        self.at(Step::Consultora).await?;
        let trouble = self.seat.portal.site().world.trouble(&self.wish.consultora);
        if let Some(reason) = trouble {
            return Err(self.fails(reason));
        }
        self.reached(Step::Consultora, self.script.is_talkative)
            .await?;
        self.at(Step::Cycle).await?;
        self.reached(Step::Cycle, self.script.is_talkative).await?;
        if self.script.is_talkative {
            self.held(self.step, "a dialog was closed").await?;
        }
        self.at(Step::OpenCart).await?;
        self.may_be_filled()?;
        self.reached(Step::OpenCart, true).await?;
        let target = self.fill_cart().await?;
        self.condition = CartCondition::Exact;
        self.reached(Step::Products, true).await?;
        self.at(Step::Verify).await?;
        let mut site = self.seat.portal.site();
        let cart = site.cart(&self.wish.consultora);
        if cart != site.world.attainable(&target) {
            drop(site);
            return Err(self.fails(Reason::CartDiffers));
        }
        site.read_back(self.session, &self.wish.consultora);
        let mut answers = site.world.answers(&self.wish.lines);
        if self.forgets_line {
            answers.pop();
        }
        Ok(Filled {
            answers,
            cart_after: cart,
            portal_name: None,
        })
    }

    /// Where the operator is to be asked, only an empty cart is begun with.
    fn may_be_filled(&mut self) -> Going<()> {
        let cart = self.seat.portal.site().cart(&self.wish.consultora);
        let asks = self.wish.policy == CartPolicy::Ask && self.wish.cart_before.is_none();
        if asks && !cart.is_empty() {
            return Err(self.fails(Reason::CartNotEmpty));
        }
        Ok(())
    }

    /// Answers what was wanted, by the cart as it was before the order's first change.
    async fn fill_cart(&mut self) -> Going<Cart> {
        let mut before = self.wish.cart_before.clone();
        for _ in 0..=ROUNDS_MAX {
            let actual = self.seat.portal.site().cart(&self.wish.consultora);
            let hers = before.as_ref().unwrap_or(&actual);
            let target = World::wanted(&self.wish.lines, self.wish.policy, hers);
            let attainable = self.seat.portal.site().world.attainable(&target);
            let changes = difference(&actual, &attainable);
            if before.is_none() {
                if self.journal.cart_before(&actual).await == Held::No {
                    return Err(self.told());
                }
                before = Some(actual);
            }
            if changes.is_empty() {
                return Ok(target);
            }
            for change in changes {
                self.change(change).await?;
            }
        }
        Err(self.fails(Reason::CartDiffers))
    }

    async fn change(&mut self, change: CartChange) -> Going<()> {
        self.at(Step::Products).await?;
        self.condition = CartCondition::Unfinished;
        self.seat
            .portal
            .site()
            .send(self.session, &self.wish.consultora, change);
        self.pass().await;
        let trouble = self.trouble_of_a_change();
        let arrives = trouble != Some(Trouble::SwallowsChange);
        self.seat.portal.site().receive(self.session, arrives);
        if trouble == Some(Trouble::AnswersWrong) {
            return Err(self.fails(Reason::ServerError));
        }
        Ok(())
    }

    /// Time passes; then what may stop the attempt here is looked at.
    async fn at(&mut self, step: Step) -> Going<()> {
        self.step = step;
        self.pass().await;
        if self.stop.is_cancelled() {
            return Err(self.told());
        }
        let weather = self.seat.portal.site().weather;
        if weather.down {
            return Err(self.fails(Reason::Unreachable));
        }
        if weather.changed {
            return Err(self.fails(Reason::LayoutChanged));
        }
        let is_here =
            |(at, trouble): &mut (Step, Trouble)| *at == step && !trouble.is_of_a_change();
        let Some((_, trouble)) = self.script.trouble.take_if(is_here) else {
            return Ok(());
        };
        match trouble {
            Trouble::Fails(reason, wait_ms) => Err(End::Stopped(self.missed(reason, wait_ms))),
            Trouble::Hangs => {
                self.seat.portal.pass(Sign::Never).await;
                Ok(())
            }
            Trouble::Panics => {
                self.seat.portal.pass(Sign::Panic).await;
                Ok(())
            }
            Trouble::LosesSession => Err(End::SignedOut),
            Trouble::ForgetsLine => {
                self.forgets_line = true;
                Ok(())
            }
            Trouble::SwallowsChange | Trouble::AnswersWrong => Ok(()),
        }
    }

    /// A trouble that comes with a change waits for one, whatever step it was drawn for.
    fn trouble_of_a_change(&mut self) -> Option<Trouble> {
        self.script
            .trouble
            .take_if(|(_, trouble)| trouble.is_of_a_change())
            .map(|(_, trouble)| trouble)
    }

    async fn pass(&mut self) {
        let pace_ms_max = self.script.pace_ms_max;
        let pace_ms = self.seat.portal.site().dice().between(10, pace_ms_max);
        self.seat.portal.pass(Sign::After(pace_ms)).await;
    }

    async fn reached(&mut self, step: Step, is_written: bool) -> Going<()> {
        if is_written && self.journal.reached(step, &Text::new("", "")).await == Held::No {
            return Err(self.told());
        }
        Ok(())
    }

    async fn held(&mut self, step: Step, what: &str) -> Going<()> {
        if self.journal.note(step, &Text::new(what, what)).await == Held::No {
            return Err(self.told());
        }
        Ok(())
    }

    fn told(&self) -> End {
        End::Stopped(Stopped::Told {
            cart: self.condition,
        })
    }

    fn fails(&self, reason: Reason) -> End {
        End::Stopped(self.missed(reason, None))
    }

    fn missed(&self, reason: Reason, retry_after_ms: Option<u64>) -> Stopped {
        Stopped::Missed(Box::new(Miss {
            failure: Failure {
                reason,
                step: self.step,
                detail: gsp_bot::domain::Text::none(),
                cart: self.condition,
                retry_after_ms,
            },
            evidence: Vec::new(),
            evidence_problem: None,
        }))
    }
}
