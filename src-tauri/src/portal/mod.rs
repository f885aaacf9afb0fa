//! GSP in its own words. The engine sees the traits of this file and nothing else.

mod account;
mod cart;
mod check;
mod details;
mod growth;
mod gsp;
mod hands;
mod interruptions;
mod logins;
mod profile;
mod scene;
mod screens;
mod seat;
mod slower;
mod steps;
mod text;
mod trouble;
mod visit;
mod way;
mod wording;

use std::future::Future;
use std::path::PathBuf;

use tokio_util::sync::CancellationToken;

use crate::domain::{
    Cart, CartPolicy, ConsultoraCode, Failure, LineAnswer, ProductCode, Quantity, Step, Text,
};

pub use account::Credentials;
pub use check::{AnchorReport, CheckGoal, Checkup, DialogMet, Sighting, Verdict};
pub use gsp::{GspPortal, PortalOptions};
pub use profile::{
    Addresses, Anchor, CartWays, DialogRule, Limits, Meaning, Phrase, Profile, ProfileError, Spot,
    Surfaces, Waits,
};
pub use screens::Screen;
pub use seat::GspSeat;

/// What one order asks of the portal.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Whose cart.
    pub consultora: ConsultoraCode,
    /// The spreadsheet's name for her, when it has one.
    pub name: Option<String>,
    /// What is to be in the cart, each code once.
    pub lines: Vec<(ProductCode, Quantity)>,
    /// The cycle by its text ("2026/05"); the newest when `None`.
    pub cycle: Option<String>,
    /// What becomes of what she had put in herself.
    pub policy: CartPolicy,
    /// Refuse when the portal's name is not the spreadsheet's.
    pub refuse_other_name: bool,
    /// The cart as the first attempt found it, once one has read it. `Keep` and `Ask` count from
    /// it, so that a repeat does not take our own products for hers.
    pub cart_before: Option<Cart>,
    /// Where evidence goes, and the beginning of its file names.
    pub evidence: EvidencePlace,
}

/// A folder and a file stem for an attempt's evidence.
#[derive(Clone, Debug)]
pub struct EvidencePlace {
    /// The folder; made when missing.
    pub folder: PathBuf,
    /// How every file of this attempt begins.
    pub stem: String,
}

/// What an attempt that reached its goal brings back: the cart was read and compared.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The portal's answer to each line of the wish, in its order.
    pub answers: Vec<(ProductCode, LineAnswer)>,
    /// The cart as it was read at the end.
    pub cart_after: Cart,
    /// The portal's name for the consultora.
    pub portal_name: Option<String>,
}

/// A file that shows what a failure looked like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// `screenshot`, `snapshot` or `calls`.
    pub kind: EvidenceKind,
    /// Where it lies.
    pub path: PathBuf,
}

/// What an evidence file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A picture of the page.
    Screenshot,
    /// The page's own markup.
    Snapshot,
    /// What was asked of the page, line by line.
    Calls,
}

/// An attempt that ended without its goal.
#[derive(Clone, Debug)]
pub struct Miss {
    /// Why.
    pub failure: Failure,
    /// What it looked like.
    pub evidence: Vec<EvidenceFile>,
    /// Why that could not be kept.
    pub evidence_problem: Option<std::io::ErrorKind>,
}

/// Why an attempt stopped.
#[derive(Clone, Debug)]
pub enum Stopped {
    /// It failed.
    Missed(Box<Miss>),
    /// It was told to stop (polite stop, cancel, lost lease), at a point where the cart is as
    /// `cart` says.
    Told {
        /// What is known of the cart.
        cart: crate::domain::CartCondition,
    },
}

/// Where an attempt writes down how far it is. Every call is committed before it answers.
pub trait Journal: Send {
    /// A step is behind it. Answers whether the attempt still holds the order; when it does not,
    /// nothing more may be changed in the portal.
    fn reached(&mut self, step: Step, detail: &Text) -> impl Future<Output = Held> + Send;

    /// Something worth telling happened (an interruption closed, a session renewed).
    fn note(&mut self, step: Step, detail: &Text) -> impl Future<Output = Held> + Send;

    /// The cart as it was found, before anything is changed. Kept for the order's next attempts.
    fn cart_before(&mut self, cart: &Cart) -> impl Future<Output = Held> + Send;
}

/// Whether the attempt still holds its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Go on.
    Yes,
    /// Somebody else has it, or it was cancelled: change nothing more.
    No,
}

/// The portal as the engine sees it.
pub trait Portal: Send + Sync + 'static {
    /// One worker's place in the portal.
    type Seat: Seat;

    /// Opens a place of its own, not signed in yet: an isolated browser context. Starts the browser
    /// when none runs.
    ///
    /// # Errors
    /// When no browser can be had.
    fn seat(&self, worker: usize) -> impl Future<Output = Result<Self::Seat, Failure>> + Send;

    /// Whether somebody answers at the portal's address at all.
    fn answers(&self) -> impl Future<Output = bool> + Send;

    /// The operator has acted: an account that was refused may be tried once more.
    fn allow_sign_in(&self);

    /// Ends the browser. Nothing of it is left when this returns.
    fn close(&self) -> impl Future<Output = ()> + Send;
}

/// One worker's place: an isolated, signed-in browser context.
pub trait Seat: Send + 'static {
    /// Makes the consultora's cart what the wish says, from whatever screen the page shows.
    /// Bounded in time; stops at a safe point soon after `stop` is cancelled.
    fn fill<J: Journal>(
        &mut self,
        wish: &Wish,
        journal: &mut J,
        stop: &CancellationToken,
    ) -> impl Future<Output = Result<Filled, Stopped>> + Send;

    /// Whether the page can serve another order.
    fn is_sound(&self) -> bool;

    /// Gives the context back. Bounded in time.
    fn close(self) -> impl Future<Output = ()> + Send;
}
