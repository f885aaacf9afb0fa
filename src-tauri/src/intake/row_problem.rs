//! What was noticed in a row.

use std::sync::Arc;

use crate::domain::Text;

use super::row_wording;

/// Problems that are kept of one level. All are counted.
pub(super) const KEPT_MAX: usize = 20_000;

/// Something noticed in a row, with everything needed to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// What it is.
    pub code: ProblemCode,
    /// The file's name.
    pub file: Arc<str>,
    /// The sheet, where the file has sheets.
    pub sheet: Option<Arc<str>>,
    /// The row, 1-based as the spreadsheet shows it.
    pub row: u32,
    /// What the column is for.
    pub field: Field,
    /// The column's header text, or its letter where it has none.
    pub column: Arc<str>,
    /// What stands there, cut to a length that fits a screen.
    pub value: String,
    /// What could stand there instead, or what was made of it.
    pub proposal: Option<String>,
    /// The row that this one has to do with.
    pub other_row: Option<u32>,
}

impl RowProblem {
    /// How grave it is.
    #[must_use]
    pub fn level(&self) -> Level {
        self.code.level()
    }

    /// What could stand in the cell instead. Other proposals tell what was made of it.
    #[must_use]
    pub fn replacement(&self) -> Option<&str> {
        let is_one = self.code != ProblemCode::Summed;
        self.proposal.as_deref().filter(|_| is_one)
    }

    /// What is wrong and what to do. File, sheet, row and column are not part of it.
    #[must_use]
    pub fn text(&self) -> Text {
        row_wording::row_problem(self)
    }
}

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Taken, and what was made of it.
    Note,
    /// Taken, worth a look.
    Warning,
    /// Not taken: the row is rejected.
    Error,
}

impl Level {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The consultora's code.
    Consultora,
    /// The consultora's name. The only one that a file need not have.
    Name,
    /// The product's code.
    Product,
    /// Units.
    Quantity,
}

impl Field {
    /// All of them, in the order of the documented format.
    pub const ALL: [Self; 4] = [Self::Consultora, Self::Name, Self::Product, Self::Quantity];

    /// The name of the column in the documented format, and the word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consultora => "consultora_code",
            Self::Name => "consultora_name",
            Self::Product => "product_code",
            Self::Quantity => "quantity",
        }
    }

    /// What the column holds, to be said in a sentence.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Consultora => Text::new("código de consultora", "consultora code"),
            Self::Name => Text::new("nombre de consultora", "consultora name"),
            Self::Product => Text::new("código de producto", "product code"),
            Self::Quantity => Text::new("cantidad", "quantity"),
        }
    }
}

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $level:ident;)*) => {
        /// The kinds of problems of a row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode { $($(#[$doc])* $name,)* }

        impl ProblemCode {
            /// All of them, errors first.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// How grave it is.
            #[must_use]
            pub fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)* }
            }
        }
    };
}

problem_codes! {
    /// A value that every row needs is missing.
    Missing = "missing", Error;
    /// A code longer than any.
    CodeTooLong = "code_too_long", Error;
    /// A code with characters that no code has.
    CodeCharacters = "code_characters", Error;
    /// A code that a spreadsheet has rounded: more than 15 digits, or a power of ten.
    CodeDigitsLost = "code_digits_lost", Error;
    /// A date where a code should be.
    CodeIsDate = "code_is_date", Error;
    /// TRUE or FALSE where a code should be.
    CodeIsBoolean = "code_is_boolean", Error;
    /// A number with decimals or a sign where a code should be.
    CodeIsFraction = "code_is_fraction", Error;
    /// The cell's number format shows other characters than the cell holds.
    CodeFormat = "code_format", Error;
    /// A formula that failed.
    FormulaError = "formula_error", Error;
    /// A formula whose result is not in the file.
    FormulaUnsaved = "formula_unsaved", Error;
    /// No units at all.
    QuantityZero = "quantity_zero", Error;
    /// Fewer than none.
    QuantityNegative = "quantity_negative", Error;
    /// Part of a unit.
    QuantityFraction = "quantity_fraction", Error;
    /// One, or a thousand times as many.
    QuantityAmbiguous = "quantity_ambiguous", Error;
    /// Something other than a number.
    QuantityNotNumber = "quantity_not_number", Error;
    /// More than one order can have.
    QuantityTooLarge = "quantity_too_large", Error;
    /// Together with an earlier row more than one order can have.
    SumTooLarge = "sum_too_large", Error;
    /// The operator left the row out.
    LeftOut = "left_out", Error;
    /// A consultora with another name than in an earlier row; the first is kept.
    TwoNames = "two_names", Warning;
    /// A name that is none: too long, a formula that failed. The order has no name from this row.
    NameUnusable = "name_unusable", Warning;
    /// Many units.
    QuantityUnusual = "quantity_unusual", Warning;
    /// Codes from number cells of a format that does not tell whether they are shown with zeros in
    /// front. Said once a column.
    ZerosUnknown = "zeros_unknown", Warning;
    /// Values to the right of everything that can be read.
    CellsBeyond = "cells_beyond", Warning;
    /// The same product for the same consultora in an earlier row; the units are summed.
    Summed = "summed", Note;
    /// Characters that cannot be seen, or other forms of ordinary ones, were put right.
    Cleaned = "cleaned", Note;
    /// The value of a merged cell was taken for each of its rows.
    Merged = "merged", Note;
}
