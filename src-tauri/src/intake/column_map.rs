//! Which column is which, said by the operator.

use std::str::FromStr;

use thiserror::Error;

use super::{Field, fold};

/// Which column is which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMap {
    /// The consultora's code.
    pub consultora: ColumnRef,
    /// The consultora's name.
    pub name: Option<ColumnRef>,
    /// The product's code.
    pub product: ColumnRef,
    /// Units.
    pub quantity: ColumnRef,
    /// The row of the header, 1-based; 0 for a file without; found by itself when not given.
    pub header_row: Option<u32>,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnRef {
    /// By its header text, compared without case, accents and punctuation; or, where there is no
    /// such text, by its letters.
    Named(String),
    /// By its place, 0-based.
    Index(usize),
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnMapError {
    /// A part of the text that is not `field=column`.
    #[error("\"{0}\" is not of the form field=column")]
    Syntax(String),
    /// A field that there is not.
    #[error(
        "there is no field \"{0}\"; the fields are consultora_code, consultora_name, product_code, quantity, header_row"
    )]
    UnknownField(String),
    /// A field that every file needs was not mapped.
    #[error("the column for {} is not given", .0.as_str())]
    NotGiven(Field),
    /// The column is not in the file.
    #[error("the file has no column \"{0}\"")]
    NotInFile(String),
    /// The row of the header is not among those that are looked at.
    #[error("row {0} is blank or too far down to hold the titles")]
    NoSuchRow(u32),
    /// One column for two fields.
    #[error("the column \"{0}\" is given for two fields")]
    Twice(String),
}

impl ColumnMap {
    /// The column of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&ColumnRef> {
        match field {
            Field::Consultora => Some(&self.consultora),
            Field::Name => self.name.as_ref(),
            Field::Product => Some(&self.product),
            Field::Quantity => Some(&self.quantity),
        }
    }
}

/// Reads `consultora_code=A,product_code=Código,quantity=D,header_row=3`: columns by header text or
/// by letters. `;` separates too.
impl FromStr for ColumnMap {
    type Err = ColumnMapError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut columns: [Option<ColumnRef>; 4] = [None, None, None, None];
        let mut header_row = None;
        for part in parts(text) {
            let (name, column) = part
                .split_once('=')
                .ok_or_else(|| ColumnMapError::Syntax(part.trim().to_owned()))?;
            let (name, column) = (fold::key(name), column.trim().trim_matches('"').trim());
            if name == "header row" {
                let row = column.parse();
                header_row = Some(row.map_err(|_| ColumnMapError::Syntax(part.trim().to_owned()))?);
                continue;
            }
            let place = Field::ALL
                .iter()
                .position(|field| is_named(*field, &name))
                .ok_or(ColumnMapError::UnknownField(name))?;
            columns[place] = Some(ColumnRef::Named(column.to_owned()));
        }
        let [consultora, name, product, quantity] = columns;
        Ok(Self {
            consultora: consultora.ok_or(ColumnMapError::NotGiven(Field::Consultora))?,
            name,
            product: product.ok_or(ColumnMapError::NotGiven(Field::Product))?,
            quantity: quantity.ok_or(ColumnMapError::NotGiven(Field::Quantity))?,
            header_row,
        })
    }
}

impl ColumnRef {
    /// Its place among columns with these titles, 0-based.
    pub(super) fn place(&self, titles: &[String]) -> Option<usize> {
        let place = match self {
            Self::Index(index) => Some(*index),
            Self::Named(text) => {
                let key = fold::key(text);
                let titled = titles.iter().position(|title| fold::key(title) == key);
                titled.or_else(|| letters_index(text))
            }
        };
        place.filter(|place| *place < titles.len())
    }

    /// What the operator called it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Index(index) => super::cell::column_letters(*index),
            Self::Named(text) => text.clone(),
        }
    }
}

/// The parts between commas and semicolons; one inside double quotes is part of a title.
fn parts(text: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let ends = |c: char| {
        is_quoted ^= c == '"';
        !is_quoted && matches!(c, ',' | ';')
    };
    let mut parts: Vec<&str> = text.split(ends).collect();
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// "consultora_code", and "consultora" for short.
fn is_named(field: Field, name: &str) -> bool {
    let wire = fold::key(field.as_str());
    let short = match field {
        Field::Consultora => "consultora",
        Field::Name => "name",
        Field::Product => "product",
        Field::Quantity => "quantity",
    };
    name == wire || name == short
}

/// The place of a column by its letters. Longer than three letters is a word.
fn letters_index(text: &str) -> Option<usize> {
    let is_letters = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
    is_letters.then(|| {
        text.to_ascii_uppercase().bytes().fold(0, |index, letter| {
            index * 26 + usize::from(letter - b'A') + 1
        }) - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_read_from_one_line() {
        let map: ColumnMap = "consultora=A, product_code=Código; quantity=AB, header_row=3"
            .parse()
            .unwrap();
        let titles: Vec<String> = (0..30).map(|place| format!("Título {place}")).collect();
        let titles = [vec!["CB".to_owned(), "Código".to_owned()], titles].concat();
        assert_eq!(map.consultora.place(&titles), Some(0));
        assert_eq!(map.product.place(&titles), Some(1));
        assert_eq!(map.quantity.place(&titles), Some(27));
        assert_eq!(ColumnRef::Named("CB".to_owned()).place(&titles), Some(0));
        assert_eq!(ColumnRef::Named("ZZ".to_owned()).place(&titles), None);
        assert_eq!((map.name, map.header_row), (None, Some(3)));
    }

    #[test]
    fn a_title_may_hold_a_comma_and_letters_may_be_small() {
        let map: ColumnMap = "consultora_code=b,product_code=c,quantity=\"Cant, pedida; un\""
            .parse()
            .unwrap();
        let titles = ["Fecha", "Clienta", "Ítem", "Cant, pedida; un"].map(str::to_owned);
        let places = [&map.consultora, &map.product, &map.quantity].map(|it| it.place(&titles));
        assert_eq!(places, [Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_said() {
        let error = |text: &str| text.parse::<ColumnMap>().unwrap_err();
        assert_eq!(error("A"), ColumnMapError::Syntax("A".to_owned()));
        assert_eq!(
            error("price=A"),
            ColumnMapError::UnknownField("price".to_owned())
        );
        assert_eq!(
            error("product=A,quantity=B"),
            ColumnMapError::NotGiven(Field::Consultora)
        );
    }
}
