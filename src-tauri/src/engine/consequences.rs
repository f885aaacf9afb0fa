//! What follows from a failure for everyone else: the kind decides.

use super::decider::Decider;
use super::worker::Report;
use super::{Clock, EngineSettings};
use crate::domain::{BatchId, BatchState, Consequence, Failure, FailureKind, PauseReason};
use crate::portal::Portal;
use crate::store::{Actor, StoreError};

/// Orders in a row that met an unknown layout before the batch is paused.
const LAYOUT_FAILURES_MAX: u32 = 3;

/// `busy` workers have an order, the one that reports not among them.
pub(super) async fn follow<P: Portal, C: Clock>(
    decider: &mut Decider<P, C>,
    batch: Option<BatchId>,
    report: &Report,
    settings: &EngineSettings,
    busy: u32,
) -> Result<(), StoreError> {
    let Some(failure) = &report.failure else {
        if report.filled {
            decider.layout_failures = 0;
            decider.throttle.succeeded();
            decider.breaker.succeeded(settings.workers);
        }
        return Ok(());
    };
    let now = decider.clock.now();
    match failure.reason.kind().consequence() {
        Consequence::Retry => Ok(()),
        Consequence::ReleaseFree => {
            slow_down(decider, failure, busy);
            Ok(())
        }
        Consequence::ReleaseAndPausePortal => {
            if decider.breaker.trip(now) {
                tracing::warn!(detail = failure.detail.en, "the portal does not answer");
            }
            // No claim is made while the breaker is open, paused or not.
            pause_all(decider, PauseReason::PortalDown).await
        }
        Consequence::ReleaseAndPauseAccount => {
            decider.account_refused = true;
            pause_for_operator(decider, PauseReason::AccountRefused).await
        }
        Consequence::ReleaseAndPauseBrowser => {
            pause_for_operator(decider, PauseReason::BrowserMissing).await
        }
        // The consultora was found or not: the way up to there works.
        Consequence::Fail => {
            decider.layout_failures = 0;
            Ok(())
        }
        Consequence::RetryAndSuspectLayout => {
            decider.layout_failures += 1;
            if decider.layout_failures >= LAYOUT_FAILURES_MAX
                && let Some(batch) = batch
            {
                pause(decider, batch, PauseReason::LayoutChanged).await?;
                decider.layout_failures = 0;
            }
            Ok(())
        }
    }
}

/// The order went back to the head of the queue: without a pause it would be tried again at once.
fn slow_down<P: Portal, C: Clock>(decider: &mut Decider<P, C>, failure: &Failure, busy: u32) {
    let now = decider.clock.now();
    let pause_ms = decider.throttle.pause_ms(failure.retry_after_ms);
    decider.hold_claims_until(now.plus_ms(pause_ms));
    if failure.reason.kind() == FailureKind::Throttled {
        decider
            .throttle
            .slow_down(now, busy + 1, failure.retry_after_ms);
    }
}

/// Everything stops until the operator acts. A storage that fails is no way round that: nothing is
/// claimed before it has taken the pause.
async fn pause_for_operator<P: Portal, C: Clock>(
    decider: &mut Decider<P, C>,
    reason: PauseReason,
) -> Result<(), StoreError> {
    decider.owed_pause = Some(reason);
    make_up_pause(decider).await
}

/// Pauses what was to be paused and could not be.
pub(super) async fn make_up_pause<P: Portal, C: Clock>(
    decider: &mut Decider<P, C>,
) -> Result<(), StoreError> {
    if let Some(reason) = decider.owed_pause {
        pause_all(decider, reason).await?;
        decider.owed_pause = None;
    }
    Ok(())
}

async fn pause_all<P: Portal, C: Clock>(
    decider: &Decider<P, C>,
    reason: PauseReason,
) -> Result<(), StoreError> {
    for batch in decider.store.batches().await? {
        let goes_on_by_itself = batch.state == BatchState::Running
            || batch.pause_reason == Some(PauseReason::PortalDown);
        if goes_on_by_itself {
            pause(decider, batch.id, reason).await?;
        }
    }
    Ok(())
}

async fn pause<P: Portal, C: Clock>(
    decider: &Decider<P, C>,
    batch: BatchId,
    reason: PauseReason,
) -> Result<(), StoreError> {
    match decider
        .store
        .pause(decider.clock.now(), Actor::Engine, batch, reason)
        .await
    {
        // Ended or paused in the meantime.
        Err(StoreError::BatchIs { .. }) => Ok(()),
        other => other.map(|_| ()),
    }
}
