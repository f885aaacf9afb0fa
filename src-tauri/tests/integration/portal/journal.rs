//! A journal in memory, as a worker of the engine keeps one in the store.

use gsp_bot::domain::{Cart, Step, Text};
use gsp_bot::portal::{Held, Journal};

/// Everything that an attempt wrote down.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) reached: Vec<Step>,
    pub(crate) notes: Vec<String>,
    pub(crate) cart_before: Option<Cart>,
    /// The order is taken away when this step is reached.
    pub(crate) lost_at: Option<Step>,
}

impl Memory {
    /// The order is taken away when this step is reached.
    pub(crate) fn lost_at(step: Step) -> Self {
        Self {
            lost_at: Some(step),
            ..Self::default()
        }
    }

    fn held(&self, step: Step) -> Held {
        if self.lost_at == Some(step) {
            Held::No
        } else {
            Held::Yes
        }
    }
}

impl Journal for Memory {
    async fn reached(&mut self, step: Step, _detail: &Text) -> Held {
        self.reached.push(step);
        self.held(step)
    }

    async fn note(&mut self, _step: Step, detail: &Text) -> Held {
        self.notes.push(detail.en.clone());
        Held::Yes
    }

    async fn cart_before(&mut self, cart: &Cart) -> Held {
        self.cart_before = Some(cart.clone());
        Held::Yes
    }
}

/// A journal that does something when a step is reached, once.
pub(crate) struct Hooked<F> {
    step: Step,
    hook: Option<F>,
}

impl<F: FnOnce() + Send> Hooked<F> {
    pub(crate) fn at(step: Step, hook: F) -> Self {
        Self {
            step,
            hook: Some(hook),
        }
    }
}

impl<F: FnOnce() + Send> Journal for Hooked<F> {
    async fn reached(&mut self, step: Step, _detail: &Text) -> Held {
        if step == self.step
            && let Some(hook) = self.hook.take()
        {
            hook();
        }
        Held::Yes
    }

    async fn note(&mut self, _step: Step, _detail: &Text) -> Held {
        Held::Yes
    }

    async fn cart_before(&mut self, _cart: &Cart) -> Held {
        Held::Yes
    }
}
