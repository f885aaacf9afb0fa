//! Orders as JSON: what the old service took, for programs that still send it.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::cell::{Cell, NumberShape};
use super::collect::Row;
use super::columns::Columns;
use super::{ColumnsBy, Field, FileCause};

/// `{"name": …, "orders": [{"consultora_code": …, "consultora_name": …, "products":
/// [{"product_code": …, "quantity": …}]}]}`. A product is a row; they are numbered from 1.
#[derive(Debug, Deserialize)]
pub(super) struct JsonFile<'t> {
    /// What the batch is to be called.
    pub(super) name: Option<String>,
    #[serde(borrow)]
    orders: Vec<JsonOrder<'t>>,
}

#[derive(Debug, Deserialize)]
struct JsonOrder<'t> {
    #[serde(borrow, default)]
    consultora_code: Scalar<'t>,
    #[serde(borrow, default)]
    consultora_name: Scalar<'t>,
    #[serde(borrow, default)]
    products: Vec<JsonLine<'t>>,
}

#[derive(Debug, Deserialize)]
struct JsonLine<'t> {
    #[serde(borrow, default)]
    product_code: Scalar<'t>,
    #[serde(borrow, default)]
    quantity: Scalar<'t>,
}

/// A value of any kind: one of the wrong kind is a bad row and not a bad file.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum Scalar<'t> {
    Whole(u64),
    Number(f64),
    Bool(bool),
    #[serde(borrow)]
    Text(Cow<'t, str>),
    #[default]
    Null,
    Other(IgnoredAny),
}

impl<'t> JsonFile<'t> {
    /// Whether a text is meant to be JSON.
    pub(super) fn is_meant(text: &str) -> bool {
        text.trim_start().starts_with('{')
    }

    pub(super) fn parse(text: &'t str) -> Result<Self, FileCause> {
        serde_json::from_str(text).map_err(|error| FileCause::InvalidJson {
            detail: error.to_string(),
        })
    }

    /// The columns that its rows have.
    pub(super) fn columns() -> Columns {
        Columns {
            consultora: 0,
            name: Some(1),
            product: 2,
            quantity: 3,
            titles: Field::ALL.map(|field| field.as_str().to_owned()).to_vec(),
            header_row: 0,
            by: ColumnsBy::Format,
        }
    }

    /// Hands on every product as a row. An order without products is a row that lacks one.
    pub(super) fn rows(
        &self,
        sink: &mut dyn FnMut(Row<'_, '_>) -> Result<(), FileCause>,
    ) -> Result<(), FileCause> {
        const NO_LINE: JsonLine<'_> = JsonLine {
            product_code: Scalar::Null,
            quantity: Scalar::Null,
        };
        let mut number = 0;
        for order in &self.orders {
            let no_lines = order.products.is_empty().then_some(&NO_LINE);
            for line in order.products.iter().chain(no_lines) {
                number += 1;
                let cells = [
                    order.consultora_code.cell(),
                    order.consultora_name.cell(),
                    line.product_code.cell(),
                    line.quantity.cell(),
                ];
                sink(Row {
                    number,
                    cells: &cells,
                    beyond: false,
                    merged: &[],
                })?;
            }
        }
        Ok(())
    }
}

impl Scalar<'_> {
    fn cell(&self) -> Cell<'_> {
        match self {
            // A whole number is exact here, however long.
            Self::Whole(number) => Cell::Text(Cow::Owned(number.to_string())),
            Self::Number(value) => Cell::Number {
                value: *value,
                shape: NumberShape::Plain,
            },
            Self::Bool(value) => Cell::Bool(*value),
            Self::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Self::Null => Cell::Empty,
            Self::Other(_) => Cell::Text(Cow::Borrowed("{…}")),
        }
    }
}
