//! A seat of the real portal: serves one order after another in one page.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::browser::{ActionError, Context, Deadline, EvidencePart};
use crate::domain::{Failure, Reason};

use super::check::{self, CheckGoal, Checkup};
use super::growth::Growth;
use super::gsp::{LOGIN_TIMEOUT, Shared};
use super::logins::SeatLogin;
use super::profile::Profile;
use super::steps::Headers;
use super::trouble::Trouble;
use super::visit::Visit;
use super::{
    EvidenceFile, EvidenceKind, EvidencePlace, Filled, Journal, Miss, Seat, Stopped, Wish,
};

/// After how many orders a page gives back memory, and how long that may take.
const SHED_MEMORY_ORDERS: u32 = 2;
const SHED_MEMORY_TIMEOUT: Duration = Duration::from_secs(5);
/// Asking a page how large it is, at most.
const WEIGHING_TIMEOUT: Duration = Duration::from_secs(3);

/// A browser context with one page.
pub struct GspSeat {
    context: Context,
    shared: Arc<Shared>,
    headers: Headers,
    orders: u32,
    is_broken: bool,
    login: SeatLogin,
    /// Which credentials its login is of.
    credentials: u64,
    growth: Growth,
}

impl GspSeat {
    pub(super) fn new(context: Context, login: SeatLogin, shared: Arc<Shared>) -> Self {
        Self {
            context,
            headers: Headers::new(),
            orders: 0,
            is_broken: false,
            login,
            credentials: shared.account.code().1,
            growth: Growth::default(),
            shared,
        }
    }
}

impl Seat for GspSeat {
    async fn fill<J: Journal>(
        &mut self,
        wish: &Wish,
        journal: &mut J,
        stop: &CancellationToken,
    ) -> Result<Filled, Stopped> {
        self.shed_memory().await;
        let profile = self.shared.newest_profile();
        let page = self.context.page();
        page.restart_log();
        let account = &self.shared.account;
        let mut visit = Visit::new(
            page,
            &profile,
            account,
            wish,
            journal,
            &mut self.headers,
            stop,
        );
        let outcome = visit.fill_cart().await;
        let (step, cart, is_cut_off) = (visit.step, visit.condition, visit.is_cut_off);
        if visit.tally.logins > 0 {
            self.note_login().await;
        }
        let (reason, detail, retry_after_ms) = match outcome {
            Ok(filled) => {
                self.weigh(&profile).await;
                return Ok(filled);
            }
            Err(Trouble::Told) => return Err(Stopped::Told { cart }),
            // The loops that meet it bound it; one that gets here found no way on.
            Err(Trouble::Astray(what)) => (Reason::TimedOut, what, None),
            Err(Trouble::Failed {
                reason,
                detail,
                retry_after_ms,
            }) => (reason, detail, retry_after_ms),
        };
        // Even if it answers again by now: what ended the attempt is that it did not.
        let is_outage = is_cut_off && matches!(reason, Reason::TimedOut | Reason::ServerError);
        let reason = if is_outage {
            Reason::Unreachable
        } else {
            reason
        };
        self.is_broken |= matches!(reason, Reason::PageCrashed | Reason::BrowserGone);
        page.log()
            .line(format!("failed: {} {}", reason.as_str(), detail.en));
        let (evidence, evidence_problem) = self.evidence(&wish.evidence).await;
        self.weigh(&profile).await;
        let failure = Failure {
            reason,
            step,
            detail,
            cart,
            retry_after_ms,
        };
        Err(Stopped::Missed(Box::new(Miss {
            failure,
            evidence,
            evidence_problem,
        })))
    }

    fn is_sound(&self) -> bool {
        !self.is_broken && !self.growth.is_too_much() && self.context.is_alive()
    }

    async fn close(self) {
        self.note_login().await;
        self.context.close().await;
    }
}

impl GspSeat {
    /// A check-up: walks the way to `goal`, changes nothing in a cart, and answers with every anchor
    /// of the profile. Bounded in time as an order is.
    pub async fn check(
        &mut self,
        goal: &CheckGoal,
        evidence: &EvidencePlace,
        stop: &CancellationToken,
    ) -> Checkup {
        let profile = self.shared.newest_profile();
        let page = self.context.page();
        page.restart_log();
        check::run(page, &profile, &self.shared.account, goal, evidence, stop).await
    }

    /// What signs it in from now on, for the seat that comes after it or for the next run.
    async fn note_login(&self) {
        // A crashed page loses its storage; the cookies are the browser's.
        let deadline = Deadline::after(LOGIN_TIMEOUT);
        match self.context.save_login(deadline).await {
            // Other credentials may be another account's.
            Ok(_) if self.credentials != self.shared.account.code().1 => {}
            Ok(login) => self.login.is(login),
            Err(error) => tracing::debug!(%error, "a login could not be kept"),
        }
    }

    /// Between two orders, since it takes a moment.
    async fn shed_memory(&mut self) {
        self.orders += 1;
        if self.orders % SHED_MEMORY_ORDERS != 1 || self.orders == 1 {
            return;
        }
        let deadline = Deadline::after(SHED_MEMORY_TIMEOUT);
        if let Err(error) = self.context.page().shed_memory(deadline).await {
            // A page that is gone is noticed by the next order, or was by this one.
            tracing::debug!(%error, "a page gave no memory back");
        }
    }

    /// The browser page, to watch or to break it.
    #[must_use]
    pub fn page(&self) -> &crate::browser::Page {
        self.context.page()
    }

    /// Between two orders: a page that has grown too large, or does not answer, serves no other one.
    async fn weigh(&mut self, profile: &Profile) {
        let deadline = Deadline::after(WEIGHING_TIMEOUT);
        match self.context.page().heap_bytes(deadline).await {
            Ok(bytes) => {
                let megabytes_max = profile.limits.heap_mb_max;
                self.growth
                    .weighed(bytes, megabytes_max, &self.shared.renewals);
            }
            // A browser that does not know the question.
            Err(ActionError::Protocol(_)) => {}
            Err(error) => {
                tracing::debug!(%error, "a page does not answer after its order");
                self.is_broken = true;
            }
        }
    }

    async fn evidence(
        &self,
        place: &EvidencePlace,
    ) -> (Vec<EvidenceFile>, Option<std::io::ErrorKind>) {
        let evidence = self
            .context
            .page()
            .evidence(&place.folder, &place.stem)
            .await;
        let files = evidence
            .files
            .into_iter()
            .map(|(part, path)| EvidenceFile {
                kind: match part {
                    EvidencePart::Screenshot => EvidenceKind::Screenshot,
                    EvidencePart::Snapshot => EvidenceKind::Snapshot,
                    EvidencePart::Calls => EvidenceKind::Calls,
                },
                path,
            })
            .collect();
        (files, evidence.problem)
    }
}
