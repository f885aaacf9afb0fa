//! The check-up: the driver walks the way of an order, changes nothing in a cart, and writes down
//! where it saw each anchor of the profile, by which alternatives, and after how long. It is the
//! same walk and the same look as an order's; all that differs is that it waits on each screen for
//! everything that should be there.

mod expected;
mod survey;
mod walk;

use tokio_util::sync::CancellationToken;

use crate::browser::{EvidencePart, Page};
use crate::domain::{Cart, CartCondition, CartPolicy, ConsultoraCode, Failure, Reason, Step, Text};

use super::account::Account;
use super::profile::{Anchor, Profile, Spot};
use super::screens::Screen;
use super::steps::Headers;
use super::trouble::Trouble;
use super::visit::Visit;
use super::{EvidenceFile, EvidenceKind, EvidencePlace, Held, Journal, Wish};

pub(crate) use survey::Survey;
pub use survey::{DialogMet, Sighting};

/// How far a check-up goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckGoal {
    /// To the login, without signing in.
    Login,
    /// Signs in and goes to "for whom".
    ForWhom,
    /// To this consultora's cart.
    Cart(ConsultoraCode),
}

/// What became of an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was there.
    Seen,
    /// It should have been there.
    Missing,
    /// The walk did not come to where it is.
    NotReached,
    /// It was not there, and the portal can do without it.
    Absent,
    /// It belongs to what a good day does not show: a dialog, a failed screen, the rows of an empty
    /// cart, the other kind of cart.
    NotExpected,
}

/// One anchor of the profile.
#[derive(Clone, Debug)]
pub struct AnchorReport {
    /// Which.
    pub anchor: Anchor,
    /// What became of it.
    pub verdict: Verdict,
    /// The screens that it belongs to.
    pub belongs_to: Vec<Screen>,
    /// Where it was seen first.
    pub sighting: Option<Sighting>,
    /// Its alternatives, each with whether it was there at any time.
    pub alternatives: Vec<(Spot, bool)>,
}

/// What a check-up found.
#[derive(Clone, Debug)]
pub struct Checkup {
    /// Every anchor of the profile.
    pub anchors: Vec<AnchorReport>,
    /// The screens that were looked at, in order.
    pub screens: Vec<Screen>,
    /// The dialogs that got in the way.
    pub dialogs: Vec<DialogMet>,
    /// The portal's name for the consultora.
    pub portal_name: Option<String>,
    /// Products in her cart, once it was seen.
    pub cart_products: Option<usize>,
    /// Why it ended before its goal.
    pub failure: Option<Failure>,
    /// What the page looked like where something was missing.
    pub evidence: Vec<(Screen, EvidenceFile)>,
}

impl Checkup {
    /// The anchors that should have been there.
    pub fn missing(&self) -> impl Iterator<Item = &AnchorReport> {
        self.anchors
            .iter()
            .filter(|report| report.verdict == Verdict::Missing)
    }
}

/// Walks to the goal and answers with what it saw.
pub(super) async fn run(
    page: &Page,
    profile: &Profile,
    account: &Account,
    goal: &CheckGoal,
    evidence: &EvidencePlace,
    stop: &CancellationToken,
) -> Checkup {
    let wish = match wish(goal, evidence) {
        Ok(wish) => wish,
        Err(failure) => return report(profile, &Survey::new(goal.clone()), None, Some(failure)),
    };
    let mut journal = NoJournal;
    let mut headers = Headers::new();
    let mut visit = Visit::new(
        page,
        profile,
        account,
        &wish,
        &mut journal,
        &mut headers,
        stop,
    );
    visit.survey = Some(Survey::new(goal.clone()));
    let outcome = visit.walk().await;
    let mut failure = match outcome {
        Ok(()) | Err(Trouble::Told) => None,
        Err(Trouble::Astray(what)) => Some((Reason::TimedOut, what, None)),
        Err(Trouble::Failed {
            reason,
            detail,
            retry_after_ms,
        }) => Some((reason, detail, retry_after_ms)),
    }
    .map(|(reason, detail, retry_after_ms)| Failure {
        reason,
        step: visit.step,
        detail,
        cart: CartCondition::Untouched,
        retry_after_ms,
    });
    if let Some(failure) = &failure {
        page.log().line(format!(
            "failed: {} {}",
            failure.reason.as_str(),
            failure.detail.en
        ));
        visit.picture().await;
    }
    let survey = visit
        .survey
        .take()
        .unwrap_or_else(|| Survey::new(goal.clone()));
    if failure.is_none() && !survey.is_done() {
        failure = Some(stopped(visit.step));
    }
    let portal_name = visit.portal_name.take();
    report(profile, &survey, portal_name, failure)
}

fn report(
    profile: &Profile,
    survey: &Survey,
    portal_name: Option<String>,
    failure: Option<Failure>,
) -> Checkup {
    let anchors = Anchor::ALL.iter().map(|anchor| AnchorReport {
        anchor: *anchor,
        verdict: expected::verdict(*anchor, survey, failure.as_ref()),
        belongs_to: expected::place(*anchor).0.to_vec(),
        sighting: survey.sighting(*anchor),
        alternatives: profile
            .spots(*anchor)
            .iter()
            .enumerate()
            .map(|(at, spot)| (spot.clone(), survey.was_there(*anchor, at)))
            .collect(),
    });
    Checkup {
        anchors: anchors.collect(),
        screens: survey.inspected().to_vec(),
        dialogs: survey.dialogs().to_vec(),
        portal_name,
        cart_products: survey.cart_products(),
        failure,
        evidence: survey.pictures().to_vec(),
    }
}

/// A check-up asks for nothing; `Ask` keeps every answer that would change a cart from being given.
fn wish(goal: &CheckGoal, evidence: &EvidencePlace) -> Result<Wish, Failure> {
    let consultora = match goal {
        CheckGoal::Cart(code) => Ok(code.clone()),
        // The walk ends before anybody is asked for.
        CheckGoal::Login | CheckGoal::ForWhom => ConsultoraCode::new("0"),
    };
    Ok(Wish {
        consultora: consultora.map_err(|error| Failure {
            reason: Reason::Bug,
            step: Step::SignIn,
            detail: Text::same(error.to_string()),
            cart: CartCondition::Untouched,
            retry_after_ms: None,
        })?,
        name: None,
        lines: Vec::new(),
        cycle: None,
        policy: CartPolicy::Ask,
        refuse_other_name: false,
        cart_before: None,
        evidence: evidence.clone(),
    })
}

/// Told to stop before the goal was reached.
fn stopped(step: Step) -> Failure {
    Failure {
        reason: Reason::TimedOut,
        step,
        detail: Text::new("detenida antes del final", "stopped before the end"),
        cart: CartCondition::Untouched,
        retry_after_ms: None,
    }
}

fn kind(part: EvidencePart) -> EvidenceKind {
    match part {
        EvidencePart::Screenshot => EvidenceKind::Screenshot,
        EvidencePart::Snapshot => EvidenceKind::Snapshot,
        EvidencePart::Calls => EvidenceKind::Calls,
    }
}

/// A check-up is no attempt at an order: there is nothing to write down.
struct NoJournal;

impl Journal for NoJournal {
    async fn reached(&mut self, _step: Step, _detail: &Text) -> Held {
        Held::Yes
    }

    async fn note(&mut self, _step: Step, _detail: &Text) -> Held {
        Held::Yes
    }

    async fn cart_before(&mut self, _cart: &Cart) -> Held {
        Held::Yes
    }
}
