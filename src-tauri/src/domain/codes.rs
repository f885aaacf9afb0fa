//! Codes and quantities as the spreadsheet and the portal know them. Codes are text: their zeros
//! in front belong to them.

use std::fmt;

use thiserror::Error;

/// Longest code that is taken, in characters. The portal's own are 3 to 10.
const CODE_CHARS_MAX: usize = 40;

/// Largest quantity that is taken for one line, in units.
pub const QUANTITY_MAX: u32 = 9_999;

/// Why a text is not a code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// Longer than any code.
    #[error("longer than {CODE_CHARS_MAX} characters")]
    TooLong,
    /// A line break or another control character inside.
    #[error("holds a control character")]
    ControlCharacter,
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes the text without the white space around it.
            ///
            /// # Errors
            /// When nothing is left, when it is too long, or when it holds control characters.
            pub fn new(text: &str) -> Result<Self, CodeError> {
                checked(text).map(Self)
            }

            /// The code as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

code!(
    /// What the portal finds a consultora by.
    ConsultoraCode
);
code!(
    /// What the portal finds a product by.
    ProductCode
);

fn checked(text: &str) -> Result<String, CodeError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CodeError::Empty);
    }
    if text.chars().count() > CODE_CHARS_MAX {
        return Err(CodeError::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(CodeError::ControlCharacter);
    }
    Ok(text.to_owned())
}

/// Units of one product, 1 to [`QUANTITY_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u32);

/// Why a number is not a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuantityError {
    /// Zero asks for nothing: the row says something other than it means.
    #[error("zero")]
    Zero,
    /// More than anybody orders: a code in the wrong column, most likely.
    #[error("more than {QUANTITY_MAX}")]
    TooMany,
}

impl Quantity {
    /// # Errors
    /// For zero and for more than [`QUANTITY_MAX`].
    pub fn new(units: u32) -> Result<Self, QuantityError> {
        match units {
            0 => Err(QuantityError::Zero),
            1..=QUANTITY_MAX => Ok(Self(units)),
            _ => Err(QuantityError::TooMany),
        }
    }

    /// The number of units.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    /// The sum of both.
    ///
    /// # Errors
    /// When the sum is more than [`QUANTITY_MAX`].
    pub fn plus(self, other: Self) -> Result<Self, QuantityError> {
        Self::new(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_zeros_and_lose_the_space_around_them() {
        assert_eq!(ConsultoraCode::new(" 00958\t").unwrap().as_str(), "00958");
        assert_eq!(ProductCode::new("  "), Err(CodeError::Empty));
        assert_eq!(ProductCode::new("1\n2"), Err(CodeError::ControlCharacter));
        assert_eq!(ProductCode::new(&"9".repeat(41)), Err(CodeError::TooLong));
    }

    #[test]
    fn quantities_have_both_ends() {
        assert_eq!(Quantity::new(0), Err(QuantityError::Zero));
        assert_eq!(Quantity::new(QUANTITY_MAX + 1), Err(QuantityError::TooMany));
        let most = Quantity::new(QUANTITY_MAX).unwrap();
        assert_eq!(
            most.plus(Quantity::new(1).unwrap()),
            Err(QuantityError::TooMany)
        );
    }
}
