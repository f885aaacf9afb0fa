//! What would be cut short if the program ended now.

use super::wire::Changed;
use super::{Ops, OpsError, views};
use crate::domain::{BatchState, PauseReason};

/// The work of this program's engine. All zero while another program has the data folder's engine,
/// since its work goes on without this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnderWay {
    /// Orders that a worker has in hand.
    pub running: u32,
    /// Orders that wait for one, now or later, of batches that go on by themselves.
    pub waiting: u32,
    /// Orders of those batches that have ended.
    pub ended: u32,
    /// All orders of those batches.
    pub total: u32,
}

impl UnderWay {
    /// Whether nothing would be cut short.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.running == 0 && self.waiting == 0
    }
}

impl Ops {
    /// What this program's engine has in hand and before it.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn under_way(&self) -> Result<UnderWay, OpsError> {
        if self.engine_status.borrow().is_none() {
            return Ok(UnderWay::default());
        }
        let mut under_way = UnderWay {
            running: self.running(),
            ..UnderWay::default()
        };
        let counts = self.store.state_counts().await?;
        for batch in self.store.batches().await? {
            let Some(counts) = counts.get(&batch.id) else {
                continue;
            };
            // A batch that waits for the portal goes on by itself, if there is a program to do it.
            let goes_on = batch.state == BatchState::Running
                || batch.pause_reason == Some(PauseReason::PortalDown);
            if goes_on {
                let counts = views::counts(counts.sum(|_| true), counts);
                under_way.waiting += counts.waiting + counts.retrying;
                under_way.ended +=
                    counts.completed + counts.partial + counts.failed + counts.cancelled;
                under_way.total += counts.total;
            }
        }
        Ok(under_way)
    }

    /// How many orders the workers of this program have in hand.
    #[must_use]
    pub fn running(&self) -> u32 {
        let engine = self.engine_status.borrow();
        let workers = engine.iter().flat_map(|engine| &engine.workers);
        u32::try_from(workers.filter(|it| it.work.is_some()).count()).unwrap_or(u32::MAX)
    }

    /// The longest time that a polite stop waits for orders under way, in milliseconds.
    #[must_use]
    pub fn stop_ms_max(&self) -> u64 {
        self.engine_settings.borrow().stop_ms_max
    }

    /// Pauses every batch that runs. Answers how many orders wait from now on.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn pause_all(&self) -> Result<Changed, OpsError> {
        let mut orders = 0;
        for batch in self.store.batches().await? {
            if batch.state == BatchState::Running {
                orders += self.pause_batch(batch.id).await?.orders;
            }
        }
        Ok(Changed { orders })
    }
}
