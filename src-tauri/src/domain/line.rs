//! One line of an order: a product, a quantity and the portal's answer.

use super::Quantity;

/// What has become of a line. The words are those of the wire and of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineState {
    /// No answer yet.
    Pending,
    /// In the cart with the wanted quantity; read back.
    Added,
    /// The portal has none.
    OutOfStock,
    /// The portal does not know the code.
    Unknown,
    /// In the cart with the most that the portal allows, which is less than wanted.
    Limited,
    /// The order ended before this line had an answer.
    Failed,
}

impl LineState {
    /// All of them, in the order in which a person reads them.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Added,
        Self::OutOfStock,
        Self::Unknown,
        Self::Limited,
        Self::Failed,
    ];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Added => "added",
            Self::OutOfStock => "out_of_stock",
            Self::Unknown => "unknown",
            Self::Limited => "limited",
            Self::Failed => "failed",
        }
    }

    /// The state with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// The portal's answer to a line, after the cart was read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineAnswer {
    /// The wanted quantity is in the cart.
    Added,
    /// None to be had.
    OutOfStock,
    /// No such code.
    Unknown,
    /// This many are in the cart, and the portal takes no more.
    Limited {
        /// Units in the cart.
        allowed: Quantity,
    },
}

impl LineAnswer {
    /// The line's state with this answer.
    #[must_use]
    pub fn state(self) -> LineState {
        match self {
            Self::Added => LineState::Added,
            Self::OutOfStock => LineState::OutOfStock,
            Self::Unknown => LineState::Unknown,
            Self::Limited { .. } => LineState::Limited,
        }
    }

    /// Units in the cart, when `wanted` were asked for.
    #[must_use]
    pub fn loaded(self, wanted: Quantity) -> u32 {
        match self {
            Self::Added => wanted.get(),
            Self::OutOfStock | Self::Unknown => 0,
            Self::Limited { allowed } => allowed.get(),
        }
    }
}
