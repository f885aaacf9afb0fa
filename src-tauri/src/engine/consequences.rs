//! What follows from a failure for everyone else: the kind decides.

use super::Clock;
use super::dispatcher::{Engine, Report};
use crate::domain::{BatchId, BatchState, Consequence, Failure, FailureKind, PauseReason};
use crate::portal::Portal;
use crate::store::{Actor, StoreError};

/// Orders in a row that met an unknown layout before the batch is paused.
const LAYOUT_FAILURES_MAX: u32 = 3;

pub(super) async fn follow<P: Portal, C: Clock>(
    engine: &mut Engine<P, C>,
    batch: Option<BatchId>,
    report: &Report,
) -> Result<(), StoreError> {
    let Some(failure) = &report.failure else {
        if report.filled {
            engine.layout_failures = 0;
            engine.throttle.succeeded();
            let workers = engine.settings.borrow().workers;
            engine.breaker.succeeded(workers);
        }
        return Ok(());
    };
    let now = engine.clock.now();
    match failure.reason.kind().consequence() {
        Consequence::Retry => Ok(()),
        Consequence::ReleaseFree => {
            slow_down(engine, failure);
            Ok(())
        }
        Consequence::ReleaseAndPausePortal => {
            if engine.breaker.trip(now) {
                tracing::warn!(detail = failure.detail, "the portal does not answer");
            }
            pause_all(engine, PauseReason::PortalDown).await
        }
        Consequence::ReleaseAndPauseAccount => {
            engine.account_refused = true;
            pause_all(engine, PauseReason::AccountRefused).await
        }
        Consequence::ReleaseAndPauseBrowser => pause_all(engine, PauseReason::BrowserMissing).await,
        // The consultora was found or not: the way up to there works.
        Consequence::Fail => {
            engine.layout_failures = 0;
            Ok(())
        }
        Consequence::RetryAndSuspectLayout => {
            engine.layout_failures += 1;
            if engine.layout_failures >= LAYOUT_FAILURES_MAX
                && let Some(batch) = batch
            {
                engine.layout_failures = 0;
                pause(engine, batch, PauseReason::LayoutChanged).await?;
            }
            Ok(())
        }
    }
}

/// The order went back to the head of the queue: without a pause it would be tried again at once.
fn slow_down<P: Portal, C: Clock>(engine: &mut Engine<P, C>, failure: &Failure) {
    let now = engine.clock.now();
    let pause_ms = engine.throttle.pause_ms(failure.retry_after_ms);
    engine.hold_claims_until(now.plus_ms(pause_ms));
    if failure.reason.kind() == FailureKind::Throttled {
        // The one that reported is not counted as busy any more.
        let busy = engine.slots.busy() + 1;
        engine.throttle.slow_down(now, busy, failure.retry_after_ms);
    }
}

async fn pause_all<P: Portal, C: Clock>(
    engine: &Engine<P, C>,
    reason: PauseReason,
) -> Result<(), StoreError> {
    for batch in engine.store.batches().await? {
        if batch.state == BatchState::Running {
            pause(engine, batch.id, reason).await?;
        }
    }
    Ok(())
}

async fn pause<P: Portal, C: Clock>(
    engine: &Engine<P, C>,
    batch: BatchId,
    reason: PauseReason,
) -> Result<(), StoreError> {
    match engine
        .store
        .pause(engine.clock.now(), Actor::Engine, batch, reason)
        .await
    {
        // Ended or paused in the meantime.
        Err(StoreError::BatchIs { .. }) => Ok(()),
        other => other.map(|_| ()),
    }
}
