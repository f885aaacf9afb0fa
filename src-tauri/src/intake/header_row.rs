//! Which column is which, by one row of header texts and the values below it. What the texts leave
//! open the values may settle; what they leave open too is asked.

use super::cell::Cell;
use super::columns::{Columns, HeadRow, slot};
use super::content::{could_be, holds_words, is_blank};
use super::found_columns::{found, titles, unclear};
use super::header_words::{HeaderWord, header_word};
use super::{ColumnsBy, Field, FileCause};

/// The fields that the row names, each once.
pub(super) fn fields_in(row: &HeadRow) -> Vec<Field> {
    let mut fields: Vec<Field> = words(row)
        .into_iter()
        .filter_map(|(_, word)| match word {
            HeaderWord::Documented(field) | HeaderWord::Sure(field) | HeaderWord::Likely(field) => {
                Some(field)
            }
            HeaderWord::SomeCode => Some(Field::Product),
            HeaderWord::ProductName => None,
        })
        .collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// Takes the row as the header of what stands below it.
pub(super) fn resolve(row: &HeadRow, below: &[HeadRow]) -> Result<Columns, FileCause> {
    let mut header = Header {
        words: words(row),
        row,
        below,
        places: [None; 4],
    };
    header.sure()?;
    header.quantity()?;
    header.codes()?;
    header.name();
    header.columns()
}

fn words(row: &HeadRow) -> Vec<(usize, HeaderWord)> {
    let cells = row.cells.iter().enumerate();
    cells
        .filter_map(|(place, cell)| match cell {
            Cell::Text(text) => header_word(text).map(|word| (place, word)),
            Cell::Empty
            | Cell::Number { .. }
            | Cell::Date(_)
            | Cell::Bool(_)
            | Cell::Error(_)
            | Cell::Unsaved => None,
        })
        .collect()
}

struct Header<'h> {
    /// What the columns' texts say, with their places.
    words: Vec<(usize, HeaderWord)>,
    row: &'h HeadRow,
    below: &'h [HeadRow],
    /// What was found, in the order of [`Field::ALL`].
    places: [Option<usize>; 4],
}

impl Header<'_> {
    fn with(&self, word: HeaderWord) -> Vec<usize> {
        let words = self.words.iter().filter(|(_, found)| *found == word);
        words.map(|(place, _)| *place).collect()
    }

    fn is_open(&self, field: Field) -> bool {
        self.places[slot(field)].is_none()
    }

    fn take(&mut self, field: Field, place: usize) {
        self.places[slot(field)] = Some(place);
    }

    fn ask(&self, field: Field, columns: &[usize]) -> FileCause {
        unclear(field, columns, self.row, self.below, &self.places)
    }

    /// Columns whose text leaves no doubt, unless there are several.
    fn sure(&mut self) -> Result<(), FileCause> {
        for field in Field::ALL {
            let documented = self.with(HeaderWord::Documented(field));
            let sure = self.with(HeaderWord::Sure(field));
            let candidates = if documented.is_empty() {
                sure
            } else {
                documented
            };
            match (candidates.as_slice(), self.only(field, &candidates)) {
                ([], _) => {}
                (_, Some(place)) => self.take(field, place),
                // A file may have two names of a consultora and none is lost by reading neither.
                _ if field == Field::Name => {}
                (several, None) => return Err(self.ask(field, several)),
            }
        }
        Ok(())
    }

    /// The one of these columns that is the field: the only one, or the only one with such values.
    fn only(&self, field: Field, columns: &[usize]) -> Option<usize> {
        if let [one] = columns {
            return Some(*one);
        }
        let fits =
            |place: &usize| !is_blank(*place, self.below) && could_be(field, *place, self.below);
        let mut fitting = columns.iter().copied().filter(fits);
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// Columns that are likely the field and hold nothing that speaks against it.
    fn likely(&self, field: Field) -> Vec<usize> {
        let mut columns = self.with(HeaderWord::Likely(field));
        columns.retain(|place| could_be(field, *place, self.below));
        columns
    }

    /// Takes the likely column of a field, if there is one.
    fn take_likely(&mut self, field: Field) -> Result<(), FileCause> {
        let likely = self.likely(field);
        match (likely.as_slice(), self.only(field, &likely)) {
            ([], _) => Ok(()),
            (_, Some(place)) => {
                self.take(field, place);
                Ok(())
            }
            (several, None) => Err(self.ask(field, several)),
        }
    }

    fn quantity(&mut self) -> Result<(), FileCause> {
        if self.is_open(Field::Quantity) {
            self.take_likely(Field::Quantity)?;
        }
        Ok(())
    }

    /// Decides between a lone "código", "consultora" and "producto", where the others leave no
    /// doubt.
    fn codes(&mut self) -> Result<(), FileCause> {
        let some_codes = self.with(HeaderWord::SomeCode);
        let mut open = vec![Field::Consultora, Field::Product];
        open.retain(|field| self.is_open(*field));
        match (open.as_slice(), some_codes.as_slice()) {
            ([], _) => Ok(()),
            (fields, []) => fields.iter().try_for_each(|field| self.take_likely(*field)),
            // The other code is known, so this is the one; "producto" beside it is its name.
            ([field], several) => match self.only(*field, several) {
                Some(code) => {
                    self.take(*field, code);
                    Ok(())
                }
                None => Err(self.ask(*field, several)),
            },
            (_, [code]) => self.one_code(*code),
            (_, several) => self.several_codes(several),
        }
    }

    /// One code, and neither whose it is known.
    fn one_code(&mut self, code: usize) -> Result<(), FileCause> {
        let (hers, products) = (self.likely(Field::Consultora), self.likely(Field::Product));
        match (hers.as_slice(), products.as_slice()) {
            ([consultora], []) => {
                self.take(Field::Consultora, *consultora);
                self.take(Field::Product, code);
                Ok(())
            }
            // The code stands before her name.
            ([], [product]) if self.named_by(code) == Some(Field::Consultora) => {
                self.take(Field::Consultora, code);
                self.take(Field::Product, *product);
                Ok(())
            }
            // Nothing but a code and a quantity: what a cart takes, with nobody to put it in.
            ([], []) => {
                let hers = self.named_by(code) == Some(Field::Consultora);
                let field = if hers {
                    Field::Consultora
                } else {
                    Field::Product
                };
                self.take(field, code);
                Ok(())
            }
            (hers, products) => {
                let mut columns = [&[code], hers, products].concat();
                columns.sort_unstable();
                Err(self.ask(Field::Consultora, &columns))
            }
        }
    }

    /// Several codes of the same name: each stands before the name of what it is the code of.
    fn several_codes(&mut self, codes: &[usize]) -> Result<(), FileCause> {
        let named_by = |field: Field| -> Vec<usize> {
            let mut columns = codes.to_vec();
            columns.retain(|code| self.named_by(*code) == Some(field));
            columns
        };
        let (hers, products) = (named_by(Field::Consultora), named_by(Field::Product));
        match (hers.as_slice(), products.as_slice()) {
            ([consultora], [product]) if codes.len() == 2 => {
                self.take(Field::Consultora, *consultora);
                self.take(Field::Product, *product);
                Ok(())
            }
            _ => Err(self.ask(Field::Consultora, codes)),
        }
    }

    /// Whose name stands in the column to the right.
    fn named_by(&self, code: usize) -> Option<Field> {
        let right = self.words.iter().find(|(place, _)| *place == code + 1);
        let (place, word) = right?;
        let is_name = holds_words(*place, self.below);
        match word {
            HeaderWord::Sure(Field::Name) | HeaderWord::Documented(Field::Name) => {
                Some(Field::Consultora)
            }
            HeaderWord::Likely(Field::Name | Field::Consultora) if is_name => {
                Some(Field::Consultora)
            }
            HeaderWord::ProductName => Some(Field::Product),
            HeaderWord::Likely(Field::Product) if is_name => Some(Field::Product),
            HeaderWord::Documented(_)
            | HeaderWord::Sure(_)
            | HeaderWord::Likely(_)
            | HeaderWord::SomeCode => None,
        }
    }

    fn name(&mut self) {
        if !self.is_open(Field::Name) {
            return;
        }
        let [consultora, _, product, _] = self.places;
        // A name right behind the product is the product's.
        let is_hers = |place: &usize| *place == 0 || Some(*place - 1) != product;
        let mut hers = self.with(HeaderWord::Likely(Field::Name));
        hers.retain(is_hers);
        if hers.is_empty() {
            hers = self.with(HeaderWord::Likely(Field::Consultora));
            hers.retain(|place| {
                Some(*place) != consultora && could_be(Field::Name, *place, self.below)
            });
        }
        if let [one] = hers.as_slice() {
            self.take(Field::Name, *one);
        }
    }

    fn columns(self) -> Result<Columns, FileCause> {
        let mut missing = vec![Field::Consultora, Field::Product, Field::Quantity];
        missing.retain(|field| self.is_open(*field));
        match self.places {
            [Some(consultora), name, Some(product), Some(quantity)] => Ok(Columns {
                consultora,
                name,
                product,
                quantity,
                titles: titles(self.row),
                header_row: self.row.number,
                by: ColumnsBy::Titles,
            }),
            _ => Err(FileCause::MissingColumns {
                missing,
                found: Box::new(found(Some(self.row), self.below, &self.places, &[])),
            }),
        }
    }
}
