//! The operator.

use gsp_bot::domain::{BatchId, OrderId, PauseReason};
use gsp_bot::engine::Clock;
use gsp_bot::store::{Actor, Filter, StoreError};

use crate::model::{Act, Verb, Verdict, must};
use crate::sim::Sim;

impl Sim {
    pub fn draw_verb(&mut self) -> Verb {
        let batches: Vec<i64> = self.model.batches.keys().copied().collect();
        let orders: Vec<i64> = self.model.orders.keys().copied().collect();
        if batches.is_empty() || (!self.files.is_empty() && self.dice.chance(30)) {
            return match self.files.pop() {
                Some(file) => Verb::Load(Box::new(file)),
                None => Verb::Start(1),
            };
        }
        let batch = *self.dice.pick(&batches);
        let mut order = *self.dice.pick(&orders);
        if self.dice.chance(50)
            && let Some(session) = self.working().first()
        {
            order = session.order;
        }
        match self.dice.below(16) {
            0..=3 => Verb::Start(batch),
            4 | 5 => Verb::Pause(batch),
            6..=8 => Verb::Resume(batch),
            9 => Verb::CancelBatch(batch),
            10 | 11 => Verb::CancelOrder(order),
            12 | 13 => Verb::Retry(batch),
            _ => Verb::RetryOrder(order),
        }
    }

    /// The operator asks for something, sometimes twice.
    pub async fn command(&mut self, verb: Verb) -> Verdict {
        self.say(|| format!("{verb:?}").chars().take(60).collect());
        let is_faulty = self.database.fault().is_some();
        let working = self.working();
        let expected = self.model.answer_to(&verb);
        let done = self.ask(&verb).await;
        if let (Ok(answer), Some(expected)) = (&done, expected) {
            must!(
                *answer == expected,
                "{verb:?} was answered with {answer} instead of {expected}"
            );
        }
        match &done {
            Ok(_) | Err(StoreError::BatchIs { .. } | StoreError::OrderIs { .. }) => {}
            Err(StoreError::NotFound { .. }) if self.model.batches.is_empty() => {}
            Err(error) => must!(is_faulty, "{verb:?} failed without a reason: {error}"),
        }
        self.judge(&Act::Operator(verb.clone()), &working).await?;
        let is_once = matches!(verb, Verb::Load(_));
        if done.is_ok() && !is_faulty && !is_once && self.dice.chance(30) {
            self.database.is_changed().await;
            let _ = self.ask(&verb).await;
            must!(
                !self.database.is_changed().await,
                "{verb:?} changed something when it was asked for twice"
            );
        }
        Ok(())
    }

    /// Answers how many orders or batches it concerned.
    async fn ask(&self, verb: &Verb) -> Result<u32, StoreError> {
        let store = &self.database.store;
        let (now, who) = (self.time.now(), Actor::Operator);
        match verb {
            Verb::Load(file) => store.load(now, who, file).await.map(|_| 1),
            Verb::Start(id) => store.start(now, who, BatchId(*id)).await,
            Verb::Pause(id) => {
                let reason = PauseReason::Operator;
                let paused = store.pause(now, who, BatchId(*id), reason).await;
                paused.map(u32::from)
            }
            Verb::Resume(id) => store.resume(now, who, BatchId(*id)).await,
            Verb::CancelBatch(id) => store.cancel_batch(now, who, BatchId(*id)).await,
            Verb::CancelOrder(id) => {
                let cancelled = store.cancel_order(now, who, OrderId(*id)).await;
                cancelled.map(u32::from)
            }
            Verb::Retry(id) => {
                let all = Filter::default();
                store.retry(now, who, BatchId(*id), &all).await
            }
            Verb::RetryOrder(id) => {
                let retried = store.retry_order(now, who, OrderId(*id)).await;
                retried.map(u32::from)
            }
        }
    }
}
