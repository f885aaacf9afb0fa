//! One slot of the pool: takes an order, has the portal fill its cart, settles, and says so.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::dispatcher::Report;
use super::journal::StoreJournal;
use super::{Clock, EngineSettings, retry};
use crate::domain::{CartCondition, Consequence, Failure, FailureKind, Reason, Step};
use crate::portal::{EvidenceFile, EvidenceKind, EvidencePlace, Miss, Portal, Seat, Stopped, Wish};
use crate::store::{
    Claim, EvidenceKindWord, NewEvidence, SettledAs, Settlement, Store, StoreError,
};

/// How often a lease is renewed. It lasts ten times as long.
const RENEWAL: Duration = Duration::from_secs(30);
pub(super) const LEASE_MS: i64 = 300_000;

/// How often settling is tried while the storage fails; the order stays ours meanwhile.
const SETTLE_PAUSE: Duration = Duration::from_secs(1);
const SETTLE_TRIES_MAX: u32 = 600;

/// An order whose session is lost in so many attempts is the cause of it, most likely: from then on
/// each attempt counts.
const LOST_SESSIONS_MAX: i64 = 10;

/// An order for a worker.
pub(super) struct Job {
    pub(super) claim: Claim,
    pub(super) settings: EngineSettings,
    /// Told to stop: by the operator's cancel or by a polite stop of the program.
    pub(super) stop: CancellationToken,
    pub(super) step: watch::Sender<Option<Step>>,
}

pub(super) struct Worker<P: Portal, C> {
    pub(super) number: u32,
    pub(super) portal: Arc<P>,
    pub(super) store: Store,
    pub(super) clock: Arc<C>,
    pub(super) evidence_folder: PathBuf,
    pub(super) reports: mpsc::Sender<Report>,
}

struct Place<S> {
    seat: S,
    orders: u32,
}

impl<P: Portal, C: Clock> Worker<P, C> {
    /// Works until `jobs` closes, then gives its place in the portal back.
    pub(super) async fn run(self, mut jobs: mpsc::Receiver<Job>) {
        let mut place: Option<Place<P::Seat>> = None;
        while let Some(job) = jobs.recv().await {
            let order = job.claim.order;
            let (kept, outcome) = self.attempt(place.take(), &job).await;
            place = kept;
            let used_up = place.as_ref().is_some_and(|place| {
                place.orders >= job.settings.orders_per_context || !place.seat.is_sound()
            });
            let report = self.settle(&job, outcome).await;
            if used_up && let Some(place) = place.take() {
                place.seat.close().await;
            }
            tracing::debug!(
                worker = self.number,
                order = order.0,
                ?report,
                "order settled"
            );
            if self.reports.send(report).await.is_err() {
                break;
            }
        }
        if let Some(place) = place {
            place.seat.close().await;
        }
    }

    /// One attempt, in a task of its own: a panic in it is a failure with a name.
    async fn attempt(
        &self,
        place: Option<Place<P::Seat>>,
        job: &Job,
    ) -> (
        Option<Place<P::Seat>>,
        Result<crate::portal::Filled, Stopped>,
    ) {
        let mut place = match place {
            Some(place) => place,
            None => match self.portal.seat(self.number as usize).await {
                Ok(seat) => Place { seat, orders: 0 },
                Err(failure) => return (None, Err(missed(failure))),
            },
        };
        let wish = self.wish(&job.claim);
        let stop = job.stop.child_token();
        let mut journal = StoreJournal {
            store: self.store.clone(),
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
        let attempt = async move {
            let outcome = place.seat.fill(&wish, &mut journal, &stop).await;
            place.orders += 1;
            (place, outcome)
        };
        let task = tokio::spawn(attempt.instrument(span));
        let abort = task.abort_handle();
        let limit = Duration::from_millis(job.settings.attempt_ms_max);
        tokio::select! {
            ended = task => match ended {
                Ok((place, outcome)) => (Some(place), outcome),
                Err(error) => {
                    tracing::error!(worker = self.number, %error, "an attempt panicked");
                    (None, Err(missed(failure(Reason::Bug, "panic"))))
                }
            },
            () = tokio::time::sleep(limit) => {
                abort.abort();
                (None, Err(missed(failure(Reason::TimedOut, "the whole attempt"))))
            }
            () = self.keep_lease(&job.claim) => {
                abort.abort();
                (None, Err(Stopped::Told { cart: CartCondition::Unfinished }))
            }
        }
    }

    /// Renews the lease for as long as it is polled; ends when the order is somebody else's.
    async fn keep_lease(&self, claim: &Claim) {
        let mut ticks = tokio::time::interval(RENEWAL);
        ticks.tick().await;
        loop {
            ticks.tick().await;
            let until = self.clock.now().plus_ms(LEASE_MS);
            match self
                .store
                .renew_lease(claim.order, claim.attempt, until)
                .await
            {
                Ok(true) => {}
                Ok(false) => return,
                // A storage that fails for a moment does not end the attempt.
                Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
            }
        }
    }

    async fn settle(&self, job: &Job, outcome: Result<crate::portal::Filled, Stopped>) -> Report {
        let claim = &job.claim;
        let mut report = Report {
            worker: self.number,
            order: claim.order,
            filled: outcome.is_ok(),
            failure: None,
            storage_problem: None,
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
                } = *miss;
                evidence = files
                    .iter()
                    .filter_map(|file| self.new_evidence(file))
                    .collect();
                failure = self.was_it_the_portal(failure).await;
                report.failure = Some(failure.clone());
                self.end_of(job, failure)
            }
        };
        let settlement = Settlement {
            order: claim.order,
            attempt: claim.attempt,
            end,
            evidence,
        };
        for _ in 0..SETTLE_TRIES_MAX {
            match self.store.settle(self.clock.now(), &settlement).await {
                Ok(_) => {
                    report.storage_problem = None;
                    return report;
                }
                Err(StoreError::NotHeld { order, attempt }) => {
                    tracing::info!(order, attempt, "a late result was refused");
                    return report;
                }
                Err(error) => {
                    tracing::error!(order = claim.order.0, %error, "settling failed; trying again");
                    report.storage_problem = Some(error.to_string());
                    tokio::time::sleep(SETTLE_PAUSE).await;
                }
            }
        }
        // The order stays claimed and nobody works on it: recovery takes it back.
        report
    }

    fn end_of(&self, job: &Job, failure: Failure) -> SettledAs {
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
                let delay_ms = retry::delay_ms(&job.settings, used, rand::random());
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
    }))
}

fn failure(reason: Reason, detail: &str) -> Failure {
    Failure {
        reason,
        step: Step::SignIn,
        detail: detail.to_owned(),
        // Nobody can say how far it came.
        cart: CartCondition::Unfinished,
        retry_after_ms: None,
    }
}
