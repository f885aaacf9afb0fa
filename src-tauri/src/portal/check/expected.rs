//! Where each anchor should be, and what it means when it is not there.

use super::{Survey, Verdict};
use crate::domain::{Failure, Reason};
use crate::portal::profile::Anchor;
use crate::portal::screens::Screen;

/// When an anchor should be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// As soon as its screen is.
    Arrival,
    /// Once something was done on its screen. That it lacks shows in that the walk ends there.
    Use,
    /// When the cart holds something.
    Rows,
    /// The portal can do without it.
    Optional,
    /// In a dialog or on a screen that a good day does not show.
    Trouble,
}

/// The screens in the order of the way.
const WAY: [Screen; 5] = [
    Screen::Login,
    Screen::ForWhom,
    Screen::Consultora,
    Screen::Cycle,
    Screen::Showcase,
];

const CARTS: [Screen; 2] = [Screen::CartPage, Screen::QuickOrder];

/// The screens of an anchor, and when it should be there.
pub(super) fn place(anchor: Anchor) -> (&'static [Screen], Need) {
    match anchor {
        Anchor::LoginKind | Anchor::LoginCode | Anchor::LoginPassword | Anchor::LoginAccess => {
            (&[Screen::Login], Need::Arrival)
        }
        Anchor::LoginKindCode => (&[Screen::Login], Need::Use),
        Anchor::ForOther => (&[Screen::ForWhom], Need::Arrival),
        Anchor::ForWhomAccept => (&[Screen::ForWhom], Need::Use),
        Anchor::ConsultoraCode | Anchor::ConsultoraSearch => (&[Screen::Consultora], Need::Arrival),
        Anchor::ConsultoraConfirm => (&[Screen::Consultora], Need::Use),
        Anchor::ConsultoraCodeOld | Anchor::ConsultoraName => {
            (&[Screen::Consultora], Need::Optional)
        }
        Anchor::CycleOption | Anchor::CycleAccept => (&[Screen::Cycle], Need::Arrival),
        Anchor::Cards | Anchor::Bag => (&[Screen::Showcase], Need::Arrival),
        Anchor::ChangeConsultora => (&[Screen::Showcase, Screen::CartPage], Need::Optional),
        // Without it the confirm screen has to prove whose cart it is, which it may or may not.
        Anchor::Identity => (
            &[Screen::Showcase, Screen::CartPage, Screen::QuickOrder],
            Need::Use,
        ),
        Anchor::QuickCode | Anchor::QuickQuantity | Anchor::QuickAdd => {
            (&[Screen::QuickOrder], Need::Arrival)
        }
        Anchor::QuickRemove | Anchor::QuickRowQuantity => (&[Screen::QuickOrder], Need::Rows),
        Anchor::CartImport | Anchor::SearchField | Anchor::SearchAdd => {
            (&[Screen::CartPage], Need::Arrival)
        }
        // The chooser may come up without an input in the document.
        Anchor::CartFile => (&[Screen::CartPage], Need::Optional),
        Anchor::CartRow
        | Anchor::RowCode
        | Anchor::RowQuantity
        | Anchor::RowDelete
        | Anchor::CartEmpty => (&[Screen::CartPage], Need::Rows),
        Anchor::UnavailableItem => (&[Screen::CartPage], Need::Optional),
        Anchor::EmptyConfirm => (&[Screen::CartPage], Need::Trouble),
        Anchor::Retry => (&[Screen::Failed], Need::Trouble),
    }
}

/// Whether the screen should show the anchor as it comes.
pub(super) fn comes_with(anchor: Anchor, screen: Screen) -> bool {
    let (screens, need) = place(anchor);
    need == Need::Arrival && screens.contains(&screen)
}

/// Whether the anchor, or what takes its place, was seen.
pub(super) fn is_there(anchor: Anchor, survey: &Survey) -> bool {
    survey.has(anchor)
        || (anchor == Anchor::ConsultoraCode && survey.has(Anchor::ConsultoraCodeOld))
}

/// What became of the anchor on a walk that ended like this.
pub(super) fn verdict(anchor: Anchor, survey: &Survey, failure: Option<&Failure>) -> Verdict {
    if survey.has(anchor) {
        return Verdict::Seen;
    }
    let (screens, need) = place(anchor);
    let was_reached = screens.iter().any(|screen| survey.was_inspected(*screen));
    let has_other_cart = CARTS
        .iter()
        .any(|cart| survey.was_inspected(*cart) && !screens.contains(cart));
    let is_cart_only = screens.iter().all(|screen| CARTS.contains(screen));
    match need {
        Need::Trouble => Verdict::NotExpected,
        _ if !was_reached && has_other_cart && is_cart_only => Verdict::NotExpected,
        Need::Arrival if !was_reached && did_not_come(screens, survey, failure) => Verdict::Missing,
        _ if !was_reached => Verdict::NotReached,
        Need::Arrival if is_there(anchor, survey) => Verdict::Absent,
        Need::Arrival => Verdict::Missing,
        Need::Rows => match survey.cart_products() {
            Some(0) => Verdict::NotExpected,
            Some(_) => Verdict::Missing,
            None if !anchor.is_in_row() && ended_for_lack(anchor, screens, survey, failure) => {
                Verdict::Missing
            }
            None => Verdict::NotReached,
        },
        Need::Use if ended_for_lack(anchor, screens, survey, failure) => Verdict::Missing,
        Need::Use if anchor.is_optional() => Verdict::Absent,
        Need::Use => Verdict::NotReached,
        Need::Optional => Verdict::Absent,
    }
}

/// Whether the walk ended because one of these screens came in a shape that the profile does not
/// know: it is the next on the way, and something unknown came instead.
fn did_not_come(screens: &[Screen], survey: &Survey, failure: Option<&Failure>) -> bool {
    let is_layout = failure.is_some_and(|failure| failure.reason == Reason::LayoutChanged);
    if !is_layout || survey.ends_on_known() {
        return false;
    }
    let Some(furthest) = survey.inspected().last() else {
        // Nothing at all came: not even the login.
        return screens.contains(&Screen::Login);
    };
    let at = WAY.iter().position(|screen| screen == furthest);
    match at.and_then(|at| WAY.get(at + 1)) {
        Some(next) => screens.contains(next),
        // Behind the showcase comes either cart.
        None => at.is_some() && screens.contains(&Screen::CartPage),
    }
}

/// Whether the walk ended on the anchor's screen for want of something, though all that comes with the
/// screen was there.
fn ended_for_lack(
    anchor: Anchor,
    screens: &[Screen],
    survey: &Survey,
    failure: Option<&Failure>,
) -> bool {
    let Some(failure) = failure else { return false };
    if anchor == Anchor::Identity {
        return failure.reason == Reason::IdentityUnproven;
    }
    failure.reason == Reason::LayoutChanged
        && survey.ends_on_known()
        && screens.contains(&survey.screen())
        && survey.lacks(survey.screen()).is_empty()
}
