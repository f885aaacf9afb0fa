//! The states of an order and the only function that changes them.

use thiserror::Error;

/// A stage of the order's way through the portal: what is being done at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Signing in with the supervisor account.
    SignIn,
    /// Choosing on whose behalf: finding and confirming the consultora.
    Consultora,
    /// Choosing the cycle.
    Cycle,
    /// Opening and reading her cart.
    OpenCart,
    /// Bringing the cart to what is wanted.
    Products,
    /// Reading the cart back and comparing.
    Verify,
}

impl Step {
    /// All of them, in the order of the way.
    pub const ALL: [Self; 6] = [
        Self::SignIn,
        Self::Consultora,
        Self::Cycle,
        Self::OpenCart,
        Self::Products,
        Self::Verify,
    ];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Consultora => "consultora",
            Self::Cycle => "cycle",
            Self::OpenCart => "open_cart",
            Self::Products => "products",
            Self::Verify => "verify",
        }
    }

    /// The step with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }

    /// The state of an order that has this step behind it. Verifying ends in an end state, which
    /// [`OrderEvent::Complete`] and [`OrderEvent::CompletePartly`] say.
    #[must_use]
    pub fn done_state(self) -> Option<OrderState> {
        match self {
            Self::SignIn => Some(OrderState::LoginOk),
            Self::Consultora => Some(OrderState::ConsultoraSelected),
            Self::Cycle => Some(OrderState::CycleSelected),
            Self::OpenCart => Some(OrderState::CartOpen),
            Self::Products => Some(OrderState::ProductsAdded),
            Self::Verify => None,
        }
    }
}

/// Where an order stands. The words are those of the wire and of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderState {
    /// Loaded; its batch is not started. Left by start or cancel.
    Pending,
    /// May be claimed. Left by a claim or by cancel.
    Queued,
    /// Claimed by a worker.
    InProgress,
    /// The worker is signed in.
    LoginOk,
    /// The consultora is chosen and confirmed.
    ConsultoraSelected,
    /// The cycle is chosen.
    CycleSelected,
    /// Her cart is open, shown to be hers, and read.
    CartOpen,
    /// The changes were made; they are not verified yet.
    ProductsAdded,
    /// The cart was read back and is what is wanted. Left only by the operator's retry.
    Completed,
    /// The cart was read back and lacks only what cannot be had. Left only by the operator's retry.
    Partial,
    /// Ended without. Left only by the operator's retry.
    Failed,
    /// Waits for its next attempt. Left by a claim when due, or by cancel.
    Retrying,
    /// Given up by the operator. Left only by the operator's retry.
    Cancelled,
}

impl OrderState {
    /// All of them, in the order of an order's life.
    pub const ALL: [Self; 13] = [
        Self::Pending,
        Self::Queued,
        Self::InProgress,
        Self::LoginOk,
        Self::ConsultoraSelected,
        Self::CycleSelected,
        Self::CartOpen,
        Self::ProductsAdded,
        Self::Completed,
        Self::Partial,
        Self::Failed,
        Self::Retrying,
        Self::Cancelled,
    ];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Queued => "queued",
            Self::InProgress => "in_progress",
            Self::LoginOk => "login_ok",
            Self::ConsultoraSelected => "consultora_selected",
            Self::CycleSelected => "cycle_selected",
            Self::CartOpen => "cart_open",
            Self::ProductsAdded => "products_added",
            Self::Completed => "completed",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Retrying => "retrying",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether a worker holds it.
    #[must_use]
    pub fn is_running(self) -> bool {
        match self {
            Self::InProgress
            | Self::LoginOk
            | Self::ConsultoraSelected
            | Self::CycleSelected
            | Self::CartOpen
            | Self::ProductsAdded => true,
            Self::Pending
            | Self::Queued
            | Self::Completed
            | Self::Partial
            | Self::Failed
            | Self::Retrying
            | Self::Cancelled => false,
        }
    }

    /// Whether nothing more happens to it by itself.
    #[must_use]
    pub fn is_ended(self) -> bool {
        match self {
            Self::Completed | Self::Partial | Self::Failed | Self::Cancelled => true,
            Self::Pending
            | Self::Queued
            | Self::InProgress
            | Self::LoginOk
            | Self::ConsultoraSelected
            | Self::CycleSelected
            | Self::CartOpen
            | Self::ProductsAdded
            | Self::Retrying => false,
        }
    }
}

/// What can happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderEvent {
    /// Its batch was started.
    Queue,
    /// A worker took it.
    Claim,
    /// A step of the way is behind it. Steps come again when a session was lost in between.
    Reach(Step),
    /// The cart was read back and is what is wanted.
    Complete,
    /// The cart was read back and lacks only what cannot be had.
    CompletePartly,
    /// The attempt failed and no other follows by itself.
    Fail,
    /// The attempt failed and another follows when due.
    RetryLater,
    /// The attempt was given back without having used one up.
    Release,
    /// The operator gave it up.
    Cancel,
    /// The operator wants it tried anew.
    Retry,
}

/// An event that the order's state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an order that is {} does not take {event:?}", state.as_str())]
pub struct TransitionError {
    /// Where the order stands.
    pub state: OrderState,
    /// What was to happen.
    pub event: OrderEvent,
}

/// The state after `event`. Every change of an order's state passes here.
///
/// # Errors
/// When the state does not allow the event.
pub fn transition(state: OrderState, event: OrderEvent) -> Result<OrderState, TransitionError> {
    let refused = Err(TransitionError { state, event });
    match event {
        OrderEvent::Queue if state == OrderState::Pending => Ok(OrderState::Queued),
        OrderEvent::Claim if matches!(state, OrderState::Queued | OrderState::Retrying) => {
            Ok(OrderState::InProgress)
        }
        OrderEvent::Reach(step) if state.is_running() => step.done_state().map_or(refused, Ok),
        // Only a cart that was opened, and so shown to be hers, can have been read back.
        OrderEvent::Complete | OrderEvent::CompletePartly
            if matches!(state, OrderState::CartOpen | OrderState::ProductsAdded) =>
        {
            Ok(if event == OrderEvent::Complete {
                OrderState::Completed
            } else {
                OrderState::Partial
            })
        }
        OrderEvent::Fail if state.is_running() => Ok(OrderState::Failed),
        OrderEvent::RetryLater if state.is_running() => Ok(OrderState::Retrying),
        OrderEvent::Release if state.is_running() => Ok(OrderState::Queued),
        OrderEvent::Cancel if !state.is_ended() => Ok(OrderState::Cancelled),
        OrderEvent::Retry if state.is_ended() => Ok(OrderState::Queued),
        OrderEvent::Queue
        | OrderEvent::Claim
        | OrderEvent::Reach(_)
        | OrderEvent::Complete
        | OrderEvent::CompletePartly
        | OrderEvent::Fail
        | OrderEvent::RetryLater
        | OrderEvent::Release
        | OrderEvent::Cancel
        | OrderEvent::Retry => refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events() -> Vec<OrderEvent> {
        let mut events = vec![
            OrderEvent::Queue,
            OrderEvent::Claim,
            OrderEvent::Complete,
            OrderEvent::CompletePartly,
            OrderEvent::Fail,
            OrderEvent::RetryLater,
            OrderEvent::Release,
            OrderEvent::Cancel,
            OrderEvent::Retry,
        ];
        events.extend(Step::ALL.map(OrderEvent::Reach));
        events
    }

    #[test]
    fn words_come_back() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::parse(state.as_str()), Some(state));
        }
        for step in Step::ALL {
            assert_eq!(Step::parse(step.as_str()), Some(step));
        }
    }

    #[test]
    fn ended_orders_take_nothing_but_a_retry() {
        for state in OrderState::ALL.into_iter().filter(|state| state.is_ended()) {
            for event in events() {
                let after = transition(state, event);
                if event == OrderEvent::Retry {
                    assert_eq!(after, Ok(OrderState::Queued));
                } else {
                    assert!(after.is_err(), "{state:?} took {event:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_is_completed_before_its_cart_was_open() {
        for state in OrderState::ALL {
            for event in [OrderEvent::Complete, OrderEvent::CompletePartly] {
                let allowed = matches!(state, OrderState::CartOpen | OrderState::ProductsAdded);
                assert_eq!(
                    transition(state, event).is_ok(),
                    allowed,
                    "{state:?} {event:?}"
                );
            }
        }
    }

    #[test]
    fn the_operator_cannot_retry_a_running_order() {
        for state in OrderState::ALL
            .into_iter()
            .filter(|state| state.is_running())
        {
            assert!(transition(state, OrderEvent::Retry).is_err());
        }
    }

    #[test]
    fn every_state_can_be_left_and_reached() {
        for state in OrderState::ALL {
            assert!(
                events()
                    .iter()
                    .any(|event| transition(state, *event).is_ok())
            );
            let reached = OrderState::ALL.into_iter().any(|from| {
                events()
                    .iter()
                    .any(|event| transition(from, *event) == Ok(state))
            });
            assert!(
                reached || state == OrderState::Pending,
                "{state:?} is out of reach"
            );
        }
    }
}
