//! Styles: how a cell shows its number, and which sheets are not shown.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use super::super::super::cell::NumberShape;
use super::super::wire::Refusal;
use super::xml::{Element, Next, Xml};

/// Styles that lead from one to the next. Nobody's lead further, but in a circle.
const PARENTS_MAX: usize = 10;

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: HashMap<String, CellStyle>,
    numbers: HashMap<String, NumberStyle>,
    hidden_tables: HashSet<String>,
}

#[derive(Debug, Default)]
struct CellStyle {
    parent: Option<String>,
    number: Option<String>,
}

#[derive(Debug)]
struct NumberStyle {
    shape: NumberShape,
    /// Another style for numbers that are not negative.
    positive: Option<String>,
}

impl Styles {
    /// Reads the styles that stand in a part of the document, from the element on that holds them.
    pub(super) fn read<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Refusal> {
        let mut depth = 1_u32;
        // The style of a sheet, whose properties follow.
        let mut table = None;
        while depth > 0 {
            match xml.next()? {
                Next::Element(element) => match element.name() {
                    "number:number-style"
                    | "number:currency-style"
                    | "number:percentage-style"
                    | "number:text-style" => self.number(&element, xml)?,
                    "style:style" => {
                        table = self.style(&element)?;
                        depth += 1;
                    }
                    "style:table-properties" => {
                        if let (Some(name), Some("false")) =
                            (&table, element.get("table:display")?.as_deref())
                        {
                            self.hidden_tables.insert(name.clone());
                        }
                        depth += 1;
                    }
                    _ => depth += 1,
                },
                Next::End(_) => depth -= 1,
                Next::Text(_) => {}
                Next::EndOfFile => break,
            }
        }
        Ok(())
    }

    pub(super) fn is_hidden(&self, table_style: &str) -> bool {
        self.hidden_tables.contains(table_style)
    }

    /// How a cell of this style shows a whole number.
    pub(super) fn shape(&self, cell_style: &str) -> NumberShape {
        let mut name = cell_style;
        for _ in 0..PARENTS_MAX {
            let Some(style) = self.cells.get(name) else {
                break;
            };
            if let Some(number) = &style.number {
                return self.number_shape(number);
            }
            match &style.parent {
                Some(parent) => name = parent,
                None => break,
            }
        }
        NumberShape::Plain
    }

    fn number_shape(&self, name: &str) -> NumberShape {
        let Some(style) = self.numbers.get(name) else {
            return NumberShape::Plain;
        };
        let positive = style
            .positive
            .as_ref()
            .and_then(|name| self.numbers.get(name));
        positive.unwrap_or(style).shape
    }

    /// Takes a style. Gives its name back when it is a sheet's.
    fn style(&mut self, element: &Element) -> Result<Option<String>, Refusal> {
        let Some(name) = element.get("style:name")? else {
            return Ok(None);
        };
        match element.get("style:family")?.as_deref() {
            Some("table") => Ok(Some(name)),
            Some("table-cell") => {
                let style = CellStyle {
                    parent: element.get("style:parent-style-name")?,
                    number: element.get("style:data-style-name")?,
                };
                self.cells.insert(name, style);
                Ok(None)
            }
            Some(_) | None => Ok(None),
        }
    }

    fn number<R: BufRead>(&mut self, style: &Element, xml: &mut Xml<R>) -> Result<(), Refusal> {
        let mut is_other = style.name() == "number:percentage-style";
        let mut zeros = 0;
        let mut is_grouped = false;
        let mut has_decimals = false;
        let mut positive = None;
        let mut depth = 1_u32;
        while depth > 0 {
            match xml.next()? {
                Next::Element(element) => {
                    match element.name() {
                        "number:number" => {
                            zeros = element
                                .get("number:min-integer-digits")?
                                .and_then(|digits| digits.parse().ok())
                                .unwrap_or(0);
                            is_grouped = element.get("number:grouping")?.as_deref() == Some("true");
                            let decimals = element.get("number:decimal-places")?;
                            has_decimals = !matches!(decimals.as_deref(), None | Some("0"));
                        }
                        "number:fraction" | "number:scientific-number" | "number:embedded-text" => {
                            is_other = true
                        }
                        "style:map" => {
                            let condition = element.get("style:condition")?.unwrap_or_default();
                            if condition.starts_with("value()>") {
                                positive = element.get("style:apply-style-name")?;
                            }
                        }
                        _ => {}
                    }
                    depth += 1;
                }
                Next::End(_) => depth -= 1,
                // Letters around the number, but for those that do not change what it is.
                Next::Text(text) => {
                    is_other |= text.contains(|c: char| !c.is_whitespace() && !"()$".contains(c));
                }
                Next::EndOfFile => break,
            }
        }
        let shape = if style.name() == "number:text-style" {
            NumberShape::Plain
        } else if is_other {
            NumberShape::Other
        } else if zeros > 1 && !is_grouped && !has_decimals {
            NumberShape::Zeros(zeros)
        } else {
            NumberShape::Plain
        };
        if let Some(name) = style.get("style:name")? {
            self.numbers.insert(name, NumberStyle { shape, positive });
        }
        Ok(())
    }
}
