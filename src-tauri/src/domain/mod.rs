//! What a batch and an order are: ids, codes, states and the one `transition` function, steps,
//! failure kinds and what follows from each. No IO, no clock.

mod batch;
mod cart;
mod codes;
mod failure;
mod ids;
mod line;
mod order;
mod text;

pub use batch::{BatchState, PauseReason};
pub use cart::{Cart, CartChange, CartItem, CartPolicy, difference};
pub use codes::{CodeError, ConsultoraCode, ProductCode, QUANTITY_MAX, Quantity, QuantityError};
pub use failure::{CartCondition, Consequence, Failure, FailureKind, Reason};
pub use ids::{AttemptNumber, BatchId, Epoch, OrderId};
pub use line::{LineAnswer, LineState};
pub use order::{OrderEvent, OrderState, Step, TransitionError, transition};
pub use text::{Language, Text, counted, counted_orders};
