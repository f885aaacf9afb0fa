//! What one slot of the pool does with an order: takes a place in the portal, has the cart filled,
//! says what follows, settles. Piece by piece, without a timer or a task: `crew` puts the pieces
//! together in the program, and the simulation does in its own time.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::journal::StoreJournal;
use super::{Clock, EngineSettings, StorageHealth, retry};
use crate::domain::{
    CartCondition, Consequence, Failure, FailureKind, OrderId, Reason, Step, Text,
};
use crate::portal::{
    EvidenceFile, EvidenceKind, EvidencePlace, Filled, Miss, Portal, Seat, Stopped, Wish,
};
use crate::store::{
    Claim, EvidenceKindWord, NewEvidence, SettledAs, Settlement, Store, StoreError,
};

/// How long a lease lasts unless it is renewed, in milliseconds.
pub(super) const LEASE_MS: i64 = 300_000;

/// An order whose session is lost in so many attempts is the cause of it, most likely: from then on
/// each attempt counts.
const LOST_SESSIONS_MAX: i64 = 10;

/// An order for a worker.
#[derive(Debug)]
pub struct Job {
    /// The order, and the right to it.
    pub claim: Claim,
    /// What held when it was claimed.
    pub settings: EngineSettings,
    /// Told to stop: by the operator's cancel or by a polite stop of the program.
    pub stop: CancellationToken,
    /// The step that is behind it, for whoever looks.
    pub step: watch::Sender<Option<Step>>,
}

/// How an attempt ended.
pub type Outcome = Result<Filled, Stopped>;

/// What a worker says when an order is settled.
#[derive(Debug)]
pub struct Report {
    /// Which worker.
    pub worker: u32,
    /// Which order.
    pub order: OrderId,
    /// Whether the cart was filled.
    pub filled: bool,
    /// Why it was not.
    pub failure: Option<Failure>,
    /// Why the end could not be written down.
    pub storage_problem: Option<String>,
    /// Whether what the failure looked like was kept; `None` when there was nothing to be seen.
    pub evidence: Option<Result<(), io::ErrorKind>>,
}

/// A worker's place in the portal, and how many orders it has served.
#[derive(Debug)]
pub struct Place<S> {
    seat: S,
    orders: u32,
}

impl<S: Seat> Place<S> {
    /// Whether it is to be given back instead of serving another order.
    pub fn is_used_up(&self, settings: &EngineSettings) -> bool {
        self.orders >= settings.orders_per_context || !self.seat.is_sound()
    }

    /// Gives it back.
    pub async fn close(self) {
        self.seat.close().await;
    }
}

/// One slot of the pool.
#[derive(Debug)]
pub struct Worker<P, C> {
    /// Its number, from 1.
    pub number: u32,
    /// Where it works.
    pub portal: Arc<P>,
    /// Where it writes down how far it is.
    pub store: Store,
    /// What everyone has heard of it.
    pub storage: StorageHealth,
    /// What time it is.
    pub clock: Arc<C>,
    /// Where pictures of failures go.
    pub evidence_folder: PathBuf,
}

impl<P: Portal, C: Clock> Worker<P, C> {
    /// The place that it has, or a new one.
    ///
    /// # Errors
    /// The attempt's outcome, when no place can be had.
    pub async fn place(&self, kept: Option<Place<P::Seat>>) -> Result<Place<P::Seat>, Stopped> {
        match kept {
            Some(place) => Ok(place),
            None => match self.portal.seat(self.number as usize).await {
                Ok(seat) => Ok(Place { seat, orders: 0 }),
                Err(failure) => Err(missed(failure)),
            },
        }
    }

    /// The attempt. It takes all that it needs along, so that a task of its own can run it.
    pub fn fill(
        &self,
        mut place: Place<P::Seat>,
        job: &Job,
    ) -> impl Future<Output = (Place<P::Seat>, Outcome)> + Send + use<P, C> {
        let wish = self.wish(&job.claim);
        let stop = job.stop.child_token();
        let mut journal = StoreJournal {
            store: self.store.clone(),
            storage: self.storage.clone(),
            clock: Arc::clone(&self.clock),
            order: job.claim.order,
            attempt: job.claim.attempt,
            stop: stop.clone(),
            step: job.step.clone(),
        };
        let span = tracing::debug_span!(
            "attempt",
            order = job.claim.order.0,
            attempt = job.claim.attempt.0
        );
        async move {
            let outcome = place.seat.fill(&wish, &mut journal, &stop).await;
            place.orders += 1;
            (place, outcome)
        }
        .instrument(span)
    }

    /// Makes the lease last on from now. Answers whether the order is still this attempt's.
    pub async fn renew_lease(&self, claim: &Claim) -> bool {
        let until = self.clock.now().plus_ms(LEASE_MS);
        match self
            .store
            .renew_lease(claim.order, claim.attempt, until)
            .await
        {
            Ok(is_held) => {
                if is_held {
                    self.storage.wrote();
                }
                is_held
            }
            Err(error) => {
                self.storage.failed(&error);
                // A storage that fails for a moment does not end the attempt.
                tracing::warn!(%error, "a lease could not be renewed");
                true
            }
        }
    }

    /// What is to be written down about an attempt's end, and told to everyone else. `chance` (0 to
    /// 1) spreads the delay of a retry.
    pub async fn conclude(&self, job: &Job, outcome: Outcome, chance: f64) -> (Settlement, Report) {
        let claim = &job.claim;
        let mut report = Report {
            worker: self.number,
            order: claim.order,
            filled: outcome.is_ok(),
            failure: None,
            storage_problem: None,
            evidence: None,
        };
        let mut evidence = Vec::new();
        let end = match outcome {
            Ok(filled) => SettledAs::Filled {
                answers: filled.answers,
                portal_name: filled.portal_name,
            },
            Err(Stopped::Told { cart }) => SettledAs::Released {
                failure: None,
                cart,
            },
            Err(Stopped::Missed(miss)) => {
                let Miss {
                    mut failure,
                    evidence: files,
                    evidence_problem,
                } = *miss;
                report.evidence = match evidence_problem {
                    Some(kind) => Some(Err(kind)),
                    None => (!files.is_empty()).then_some(Ok(())),
                };
                evidence = files
                    .iter()
                    .filter_map(|file| self.new_evidence(file))
                    .collect();
                failure = self.was_it_the_portal(failure).await;
                report.failure = Some(failure.clone());
                self.end_of(job, failure, chance)
            }
        };
        let settlement = Settlement {
            order: claim.order,
            attempt: claim.attempt,
            end,
            evidence,
        };
        (settlement, report)
    }

    /// One try of writing the end down. Answers whether that is over: done, or refused because the
    /// order is somebody else's by now. An end that cannot be, such as a filled cart that was never
    /// opened, becomes a mistake of ours, which counts: tried again as it is, it would never end.
    pub async fn settle(
        &self,
        job: &Job,
        settlement: &mut Settlement,
        report: &mut Report,
    ) -> bool {
        match self.store.settle(self.clock.now(), settlement).await {
            Ok(_) => {
                self.storage.wrote();
                report.storage_problem = None;
                true
            }
            Err(StoreError::NotHeld { order, attempt }) => {
                tracing::info!(order, attempt, "a late result was refused");
                true
            }
            Err(error @ (StoreError::OrderIs { .. } | StoreError::Unanswered { .. })) => {
                tracing::error!(order = settlement.order.0, %error, "the attempt's end cannot be");
                let detail = Text::new(
                    format!("el final del intento no puede ser: {error}"),
                    format!("the attempt's end cannot be: {error}"),
                );
                let failure = failure(Reason::Bug, detail);
                report.filled = false;
                report.failure = Some(failure.clone());
                settlement.end = self.end_of(job, failure, 1.0);
                false
            }
            Err(error) => {
                tracing::error!(order = settlement.order.0, %error, "settling failed");
                self.storage.failed(&error);
                report.storage_problem = Some(error.to_string());
                false
            }
        }
    }

    fn end_of(&self, job: &Job, failure: Failure, chance: f64) -> SettledAs {
        let session_trap =
            failure.reason == Reason::SessionLost && job.claim.attempt.0 > LOST_SESSIONS_MAX;
        let consequence = if session_trap {
            Consequence::Retry
        } else {
            failure.reason.kind().consequence()
        };
        match consequence {
            // A screen that was not known may only have been late: the order has its other tries, and
            // several in a row pause the batch before they are used up.
            Consequence::Retry | Consequence::RetryAndSuspectLayout => {
                let used = job.claim.attempts_used + 1;
                if used >= job.settings.attempts_max {
                    return SettledAs::Failed(failure);
                }
                let delay_ms = retry::delay_ms(&job.settings, used, chance);
                SettledAs::RetryAt {
                    failure,
                    due: self.clock.now().plus_ms(delay_ms),
                }
            }
            Consequence::ReleaseFree
            | Consequence::ReleaseAndPausePortal
            | Consequence::ReleaseAndPauseAccount
            | Consequence::ReleaseAndPauseBrowser => {
                let cart = failure.cart;
                SettledAs::Released {
                    failure: Some(failure),
                    cart,
                }
            }
            Consequence::Fail => SettledAs::Failed(failure),
        }
    }

    /// A failure that any broken portal would cause is the portal's when it does not answer now.
    async fn was_it_the_portal(&self, mut failure: Failure) -> Failure {
        let suspect = matches!(
            failure.reason,
            Reason::TimedOut | Reason::ServerError | Reason::LayoutChanged
        );
        if suspect && !self.portal.answers().await {
            failure.reason = Reason::Unreachable;
        }
        debug_assert!(
            failure.reason != Reason::Unreachable
                || failure.reason.kind() == FailureKind::PortalDown
        );
        failure
    }

    fn wish(&self, claim: &Claim) -> Wish {
        Wish {
            consultora: claim.consultora.clone(),
            name: claim.name.clone(),
            lines: claim.lines.clone(),
            cycle: claim.cycle.clone(),
            policy: claim.cart_policy,
            refuse_other_name: claim.refuse_other_name,
            cart_before: claim.cart_before.clone(),
            evidence: EvidencePlace {
                folder: self.evidence_folder.join(format!("{}", claim.batch)),
                stem: format!("{}-{}", claim.order, claim.attempt),
            },
        }
    }

    fn new_evidence(&self, file: &EvidenceFile) -> Option<NewEvidence> {
        let relative = file.path.strip_prefix(&self.evidence_folder).ok()?;
        let size_bytes = std::fs::metadata(&file.path).map(|meta| meta.len()).ok()?;
        Some(NewEvidence {
            kind: match file.kind {
                EvidenceKind::Screenshot => EvidenceKindWord::Screenshot,
                EvidenceKind::Snapshot => EvidenceKindWord::Snapshot,
                EvidenceKind::Calls => EvidenceKindWord::Calls,
            },
            path: slashed(relative),
            size_bytes,
        })
    }
}

/// The outcome of an attempt that panicked.
pub fn panicked() -> Outcome {
    Err(missed(failure(Reason::Bug, Text::new("pánico", "panic"))))
}

/// The outcome of an attempt that was cut off because it took too long.
pub fn took_too_long() -> Outcome {
    Err(missed(failure(
        Reason::TimedOut,
        Text::new("el intento entero", "the whole attempt"),
    )))
}

/// The outcome of an attempt that was cut off because the order is somebody else's.
pub fn lost_its_lease() -> Outcome {
    Err(Stopped::Told {
        cart: CartCondition::Unfinished,
    })
}

/// A stored path reads the same on every system.
fn slashed(path: &Path) -> String {
    path.iter()
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn missed(failure: Failure) -> Stopped {
    Stopped::Missed(Box::new(Miss {
        failure,
        evidence: Vec::new(),
        evidence_problem: None,
    }))
}

fn failure(reason: Reason, detail: Text) -> Failure {
    Failure {
        reason,
        step: Step::SignIn,
        detail,
        // Nobody can say how far it came.
        cart: CartCondition::Unfinished,
        retry_after_ms: None,
    }
}
