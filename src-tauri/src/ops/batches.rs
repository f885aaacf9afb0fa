//! Verbs and questions about batches.

use std::collections::BTreeSet;

use super::wire::{BatchView, CauseView, Changed, LogLine, OrderFilter};
use super::{Ops, OpsError, filters, views};
use crate::domain::{BatchId, BatchState, Epoch, PauseReason, Text};
use crate::portal::Anchor;
use crate::store::{BatchRow, StateCounts};

/// The rate is measured over so much of the last time, in milliseconds.
const RATE_WINDOW_MS: i64 = 180_000;
/// Before so much time has passed a rate says nothing, in milliseconds.
const RATE_WINDOW_MS_MIN: i64 = 5_000;

impl Ops {
    /// All batches, newest first.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn batches(&self) -> Result<Vec<BatchView>, OpsError> {
        let counts = self.store.state_counts().await?;
        let none = StateCounts::default();
        let mut batches = Vec::new();
        for row in self.store.batches().await? {
            let counts = counts.get(&row.id).unwrap_or(&none);
            batches.push(self.view(row, counts).await?);
        }
        Ok(batches)
    }

    /// One batch.
    ///
    /// # Errors
    /// When there is no such batch, or the storage fails.
    pub async fn batch(&self, id: BatchId) -> Result<BatchView, OpsError> {
        let row = self.store.batch(id).await?;
        let counts = self
            .store
            .state_counts()
            .await?
            .remove(&id)
            .unwrap_or_default();
        self.view(row, &counts).await
    }

    /// Starts a batch. Answers how many orders were queued.
    ///
    /// # Errors
    /// When it ended, when there is no such batch, or the storage fails.
    pub async fn start_batch(&self, id: BatchId) -> Result<Changed, OpsError> {
        Ok(Changed {
            orders: self.store.start(self.now(), self.actor, id).await?,
        })
    }

    /// Pauses a batch. Answers how many orders wait from now on.
    ///
    /// # Errors
    /// When it is not under way, when there is no such batch, or the storage fails.
    pub async fn pause_batch(&self, id: BatchId) -> Result<Changed, OpsError> {
        self.store
            .pause(self.now(), self.actor, id, PauseReason::Operator)
            .await?;
        let counts = self.batch(id).await?.counts;
        Ok(Changed {
            orders: counts.waiting + counts.retrying,
        })
    }

    /// Ends a batch's pause. Answers how many orders waited.
    ///
    /// # Errors
    /// When it is not under way, when there is no such batch, or the storage fails.
    pub async fn resume_batch(&self, id: BatchId) -> Result<Changed, OpsError> {
        Ok(Changed {
            orders: self.store.resume(self.now(), self.actor, id).await?,
        })
    }

    /// Gives a batch up. Answers how many orders that concerns.
    ///
    /// # Errors
    /// When it ended, when there is no such batch, or the storage fails.
    pub async fn cancel_batch(&self, id: BatchId) -> Result<Changed, OpsError> {
        Ok(Changed {
            orders: self.store.cancel_batch(self.now(), self.actor, id).await?,
        })
    }

    /// Retries the ended orders that match.
    ///
    /// # Errors
    /// For a filter with an unknown word, when there is no such batch, or the storage fails.
    pub async fn retry_orders(
        &self,
        id: BatchId,
        filter: &OrderFilter,
    ) -> Result<Changed, OpsError> {
        let filter = filters::checked(filter)?;
        Ok(Changed {
            orders: self
                .store
                .retry(self.now(), self.actor, id, &filter)
                .await?,
        })
    }

    /// How many orders [`Ops::retry_orders`] would change.
    ///
    /// # Errors
    /// For a filter with an unknown word, or when the storage fails.
    pub async fn count_retryable(
        &self,
        id: BatchId,
        filter: &OrderFilter,
    ) -> Result<u32, OpsError> {
        Ok(self
            .store
            .count_retryable(id, &filters::checked(filter)?)
            .await?)
    }

    /// Failures by cause.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn causes(&self, batch: Option<BatchId>) -> Result<Vec<CauseView>, OpsError> {
        Ok(self
            .store
            .causes(batch)
            .await?
            .into_iter()
            .map(views::cause)
            .collect())
    }

    /// The audit log, newest first.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn activity(
        &self,
        batch: Option<BatchId>,
        before_id: Option<i64>,
        limit: u32,
    ) -> Result<Vec<LogLine>, OpsError> {
        let rows = self
            .store
            .activity(batch, before_id, limit.min(1_000))
            .await?;
        Ok(rows.into_iter().map(views::log_line).collect())
    }

    pub(super) async fn view(
        &self,
        row: BatchRow,
        counts: &StateCounts,
    ) -> Result<BatchView, OpsError> {
        let now = self.now();
        let rate = match (row.state, row.started) {
            (BatchState::Running, Some(started)) => self.rate(row.id, started, now).await?,
            _ => None,
        };
        let is_layout = row.pause_reason == Some(PauseReason::LayoutChanged);
        let id = row.id;
        let mut view = views::batch(row, counts, rate, now);
        if is_layout && let Some(text) = &mut view.pause_text {
            let gone = gone_anchors(&self.store.layout_details(id).await?);
            if !gone.is_empty() {
                text.es = format!("{} No está: {}.", text.es, gone.es);
                text.en = format!("{} Not there: {}.", text.en, gone.en);
            }
        }
        Ok(view)
    }

    /// Orders answered a minute, over the last minutes.
    async fn rate(
        &self,
        batch: BatchId,
        started: Epoch,
        now: Epoch,
    ) -> Result<Option<f64>, OpsError> {
        let since = Epoch((now.0 - RATE_WINDOW_MS).max(started.0));
        let window_ms = now.0 - since.0;
        if window_ms < RATE_WINDOW_MS_MIN {
            return Ok(None);
        }
        let ended = self.store.ended_since(batch, since).await?;
        #[expect(clippy::cast_precision_loss, reason = "minutes")]
        let minutes = window_ms as f64 / 60_000.0;
        Ok((ended > 0).then(|| f64::from(ended) / minutes))
    }
}

/// The anchors that these failures name as missing, between backquotes; their own words when they
/// name none.
fn gone_anchors(details: &[Text]) -> Text {
    let quoted = details
        .iter()
        .flat_map(|detail| detail.en.split('`').skip(1).step_by(2));
    let named: BTreeSet<&str> = quoted
        .filter(|word| Anchor::parse(word).is_some())
        .collect();
    if named.is_empty() {
        return details.first().cloned().unwrap_or_else(Text::none);
    }
    let named: Vec<&str> = named.into_iter().collect();
    Text::same(named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_named() {
        let details = [
            "for whom: `for_whom_accept` is not there (sought: a | b); there are: bag",
            "cycle: `cycle_accept` is not there",
            "for whom: `for_whom_accept` is not there",
        ]
        .map(Text::same);
        let named = Text::same("cycle_accept, for_whom_accept");
        assert_eq!(gone_anchors(&details), named);
        let words = [Text::new("no hay: `hi`", "none is there: `hi`")];
        assert_eq!(gone_anchors(&words), words[0]);
        assert_eq!(gone_anchors(&[]), Text::none());
    }
}
