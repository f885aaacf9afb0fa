//! The attempt's notebook, backed by the store: every line is committed before the portal goes on.

use std::sync::Arc;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Clock, StorageHealth};
use crate::domain::{AttemptNumber, Cart, OrderId, Step, Text};
use crate::portal::{Held, Journal};
use crate::store::{StillHeld, Store, StoreError};

/// Writes down how far one attempt is.
pub(super) struct StoreJournal<C> {
    pub(super) store: Store,
    pub(super) storage: StorageHealth,
    pub(super) clock: Arc<C>,
    pub(super) order: OrderId,
    pub(super) attempt: AttemptNumber,
    /// Cancelled when the operator asks for the order's end.
    pub(super) stop: CancellationToken,
    pub(super) step: watch::Sender<Option<Step>>,
}

impl<C: Clock> StoreJournal<C> {
    fn held(&self, answer: Result<StillHeld, StoreError>) -> Held {
        match &answer {
            Ok(StillHeld::Yes | StillHeld::CancelRequested) => self.storage.wrote(),
            Ok(StillHeld::No) => {}
            Err(error) => self.storage.failed(error),
        }
        match answer {
            Ok(StillHeld::Yes) => Held::Yes,
            Ok(StillHeld::CancelRequested) => {
                // The portal ends at its next safe point; only there is it known how the cart is.
                self.stop.cancel();
                Held::Yes
            }
            Ok(StillHeld::No) => Held::No,
            Err(error) => {
                // Without the commit nobody would know what this attempt changes from here on.
                tracing::warn!(order = self.order.0, %error, "progress could not be written down");
                Held::No
            }
        }
    }
}

impl<C: Clock> Journal for StoreJournal<C> {
    async fn reached(&mut self, step: Step, detail: &Text) -> Held {
        let text = done_text(step, detail);
        let now = self.clock.now();
        let answer = self
            .store
            .reached(now, self.order, self.attempt, step, text)
            .await;
        self.step.send_replace(Some(step));
        self.held(answer)
    }

    async fn note(&mut self, step: Step, detail: &Text) -> Held {
        let answer = self
            .store
            .noted(
                self.clock.now(),
                self.order,
                self.attempt,
                step,
                detail.clone(),
            )
            .await;
        self.held(answer)
    }

    async fn cart_before(&mut self, cart: &Cart) -> Held {
        let answer = self
            .store
            .keep_cart_before(self.order, self.attempt, cart)
            .await;
        self.held(answer)
    }
}

fn done_text(step: Step, detail: &Text) -> Text {
    let (es, en) = match step {
        Step::SignIn => ("Sesión iniciada", "Signed in"),
        Step::Consultora => ("Consultora elegida", "Consultora selected"),
        Step::Cycle => ("Ciclo elegido", "Cycle selected"),
        Step::OpenCart => ("Carro abierto y leído", "Cart opened and read"),
        Step::Products => ("Productos cargados", "Products added"),
        Step::Verify => ("Carro comprobado", "Cart verified"),
    };
    if detail.es.is_empty() {
        Text::new(es, en)
    } else {
        Text::new(
            format!("{es}: {}", detail.es),
            format!("{en}: {}", detail.en),
        )
    }
}
