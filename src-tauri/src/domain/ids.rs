//! Identities and instants as plain numbers with a name each.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A batch: one loaded file.
    BatchId
);
id!(
    /// An order: one consultora's lines in one batch.
    OrderId
);
id!(
    /// Which try of an order this is, counted from 1 and never reused: the fencing token. Only
    /// the attempt that claimed an order may settle it.
    AttemptNumber
);
id!(
    /// An instant in milliseconds since 1970-01-01 UTC. Comes from outside: the domain has no clock.
    Epoch
);

impl Epoch {
    /// The instant `ms` milliseconds later, or the last one that can be said.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}
