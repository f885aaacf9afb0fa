//! Groups rows into orders and keeps account of every row.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::{CodeError, ConsultoraCode, ProductCode};

use super::cell::{Cell, NumberShape};
use super::columns::Columns;
use super::draft::{Draft, Summed};
use super::kept_rows::{Keeping, KeptRows};
use super::rejected_rows::Packing;
use super::row_problem::KEPT_MAX;
use super::values::{Refused, Taken};
use super::{
    Bound, Counts, Field, FileCause, IntakeOptions, IntakeOrder, Level, ProblemCode, RejectedTable,
    RowProblem, fold, quantity, values,
};

/// Characters of a value that a problem shows.
const VALUE_CHARS_MAX: usize = 80;

/// A row as the readers hand it on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r, 'c> {
    /// 1-based, as the spreadsheet shows it. Never falls.
    pub(super) number: u32,
    pub(super) cells: &'r [Cell<'c>],
    /// Whether there are more cells than are read.
    pub(super) beyond: bool,
    /// Columns whose value comes from a merged cell that begins in an earlier row.
    pub(super) merged: &'r [usize],
}

/// Collects the rows of one table.
pub(super) struct Collector<'o> {
    columns: &'o Columns,
    options: &'o IntakeOptions,
    places: Places,
    drafts: Vec<Draft>,
    by_code: HashMap<ConsultoraCode, usize>,
    problems: Vec<RowProblem>,
    /// Problems kept of each level: notes, warnings, errors.
    kept: [usize; 3],
    counts: Counts,
    rejected: Packing,
    /// Nothing when the rows are kept already.
    keeping: Option<Keeping>,
    last_row: u32,
    /// Columns whose codes may lack their zeros.
    doubted: Vec<Field>,
}

/// What a collector has at the end.
pub(super) struct Collected {
    pub(super) orders: Vec<IntakeOrder>,
    pub(super) problems: Vec<RowProblem>,
    pub(super) counts: Counts,
    pub(super) rejected: RejectedTable,
    /// The rows as they came; nothing when they were kept already, or are too many.
    pub(super) kept: Option<KeptRows>,
}

struct Places {
    file: Arc<str>,
    sheet: Option<Arc<str>>,
    /// Column titles in the order of [`Field::ALL`].
    titles: [Arc<str>; 4],
}

impl<'o> Collector<'o> {
    /// For rows that are read, and kept to be judged again.
    pub(super) fn new(
        columns: &'o Columns,
        options: &'o IntakeOptions,
        file: &str,
        sheet: Option<&str>,
    ) -> Self {
        Self {
            keeping: Some(Keeping::new()),
            ..Self::again(columns, options, file, sheet)
        }
    }

    /// For rows that were kept.
    pub(super) fn again(
        columns: &'o Columns,
        options: &'o IntakeOptions,
        file: &str,
        sheet: Option<&str>,
    ) -> Self {
        let title = |place: Option<usize>| -> Arc<str> {
            let title = place.and_then(|place| columns.titles.get(place));
            title.map_or("", String::as_str).into()
        };
        let titles = [
            title(Some(columns.consultora)),
            title(columns.name),
            title(Some(columns.product)),
            title(Some(columns.quantity)),
        ];
        Self {
            columns,
            options,
            places: Places {
                file: file.into(),
                sheet: sheet.map(Into::into),
                titles,
            },
            drafts: Vec::new(),
            by_code: HashMap::new(),
            problems: Vec::new(),
            kept: [0; 3],
            counts: Counts::default(),
            rejected: Packing::default(),
            keeping: None,
            last_row: columns.header_row,
            doubted: Vec::new(),
        }
    }

    /// Takes the next row below the header.
    pub(super) fn row(&mut self, row: Row<'_, '_>) -> Result<(), FileCause> {
        if row.number <= self.columns.header_row || is_blank(&row) {
            return Ok(());
        }
        if let Some(keeping) = &mut self.keeping {
            keeping.row(&row);
        }
        self.count(&row)?;
        self.judge(&row)
    }

    /// Takes the next row as the operator corrected it: even one without anything is a row.
    pub(super) fn corrected(
        &mut self,
        row: Row<'_, '_>,
        is_left_out: bool,
    ) -> Result<(), FileCause> {
        self.count(&row)?;
        if is_left_out {
            let refused = Refused::new(ProblemCode::LeftOut);
            return self.reject(&row, vec![(Field::Consultora, refused)]);
        }
        self.judge(&row)
    }

    fn count(&mut self, row: &Row<'_, '_>) -> Result<(), FileCause> {
        // Rows that a workbook leaves out are blank ones.
        self.counts.blank += row.number.saturating_sub(self.last_row + 1);
        self.counts.rows += row.number.saturating_sub(self.last_row);
        self.last_row = row.number;
        if self.counts.in_orders + self.counts.rejected >= self.options.limits.rows_max {
            return Err(FileCause::TooLarge {
                bound: Bound::Rows,
                max: u64::from(self.options.limits.rows_max),
            });
        }
        if row.beyond {
            self.notice(row, Field::Quantity, ProblemCode::CellsBeyond, None, None);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Collected, FileCause> {
        Ok(Collected {
            orders: self.drafts.into_iter().map(|draft| draft.order).collect(),
            problems: self.problems,
            counts: self.counts,
            rejected: RejectedTable {
                headers: self.columns.titles.clone(),
                rows: self.rejected.finish()?,
            },
            kept: self.keeping.and_then(Keeping::finish),
        })
    }

    /// Judges every cell of the row, so that all that is wrong with it is said at once.
    fn judge(&mut self, row: &Row<'_, '_>) -> Result<(), FileCause> {
        let consultora = code(self.cell(row, Field::Consultora), ConsultoraCode::new);
        let product = code(self.cell(row, Field::Product), ProductCode::new);
        let units = quantity::quantity(self.cell(row, Field::Quantity));
        let (consultora, product, units) = match (consultora, product, units) {
            (Ok(consultora), Ok(product), Ok(units)) => (consultora, product, units),
            (consultora, product, units) => {
                let refusals = [
                    consultora.err().map(|refused| (Field::Consultora, refused)),
                    product.err().map(|refused| (Field::Product, refused)),
                    units.err().map(|refused| (Field::Quantity, refused)),
                ];
                return self.reject(row, refusals.into_iter().flatten().collect());
            }
        };
        let place = self.draft_of(consultora.value);
        let added = self.drafts[place].add(product.value, units.value, row.number);
        let summed = match added {
            Ok(summed) => summed,
            Err(first_row) => {
                let refused = Refused::new(ProblemCode::SumTooLarge);
                self.reject(row, vec![(Field::Quantity, refused)])?;
                self.relate_last(first_row);
                return Ok(());
            }
        };
        self.counts.in_orders += 1;
        for (field, cleaned) in [
            (Field::Consultora, consultora.cleaned),
            (Field::Product, product.cleaned),
            (Field::Quantity, units.cleaned),
        ] {
            if cleaned {
                self.notice(row, field, ProblemCode::Cleaned, None, None);
            }
        }
        self.doubt_zeros(row, Field::Consultora);
        self.doubt_zeros(row, Field::Product);
        if row.merged.contains(&self.columns.consultora) {
            self.notice(row, Field::Consultora, ProblemCode::Merged, None, None);
        }
        if units.value.get() > self.options.quantity_usual_max {
            self.notice(
                row,
                Field::Quantity,
                ProblemCode::QuantityUnusual,
                None,
                None,
            );
        }
        if let Some(Summed { sum, first_row }) = summed {
            let (sum, first_row) = (Some(sum.to_string()), Some(first_row));
            self.notice(row, Field::Product, ProblemCode::Summed, sum, first_row);
        }
        self.name(row, place);
        Ok(())
    }

    fn draft_of(&mut self, consultora: ConsultoraCode) -> usize {
        if let Some(place) = self.by_code.get(&consultora) {
            return *place;
        }
        let place = self.drafts.len();
        self.by_code.insert(consultora.clone(), place);
        self.drafts.push(Draft::new(consultora));
        place
    }

    /// Said once a column: it is a matter of the file and not of the row.
    fn doubt_zeros(&mut self, row: &Row<'_, '_>, field: Field) {
        let is_in_doubt = matches!(
            self.cell(row, field),
            Cell::Number {
                shape: NumberShape::Unknown,
                ..
            }
        );
        if is_in_doubt && !self.doubted.contains(&field) {
            self.doubted.push(field);
            self.notice(row, field, ProblemCode::ZerosUnknown, None, None);
        }
    }

    fn name(&mut self, row: &Row<'_, '_>, place: usize) {
        let name = match values::name(self.cell(row, Field::Name)) {
            Ok(Some(name)) => name,
            Ok(None) => return,
            Err(refused) => {
                self.notice(row, Field::Name, refused.code, None, None);
                return;
            }
        };
        let draft = &mut self.drafts[place];
        let Some(first) = draft.order.name.clone() else {
            draft.order.name = Some(name);
            draft.name_row = row.number;
            return;
        };
        let first_row = draft.name_row;
        if first != name && fold::key(&first) != fold::key(&name) {
            self.notice(
                row,
                Field::Name,
                ProblemCode::TwoNames,
                Some(first),
                Some(first_row),
            );
        }
    }

    fn reject(
        &mut self,
        row: &Row<'_, '_>,
        refusals: Vec<(Field, Refused)>,
    ) -> Result<(), FileCause> {
        let reasons: Vec<(Field, ProblemCode)> = refusals
            .iter()
            .map(|(field, refused)| (*field, refused.code))
            .collect();
        let cells = row.cells.iter().map(Cell::shown);
        self.rejected.row(row.number, &reasons, cells)?;
        self.counts.rejected += 1;
        for (field, refused) in refusals {
            self.notice(row, field, refused.code, refused.proposal, None);
        }
        Ok(())
    }

    fn notice(
        &mut self,
        row: &Row<'_, '_>,
        field: Field,
        code: ProblemCode,
        proposal: Option<String>,
        other_row: Option<u32>,
    ) {
        let kept = match code.level() {
            Level::Note => {
                self.counts.notes += 1;
                &mut self.kept[0]
            }
            Level::Warning => {
                self.counts.warnings += 1;
                &mut self.kept[1]
            }
            Level::Error => {
                self.counts.errors += 1;
                &mut self.kept[2]
            }
        };
        if *kept == KEPT_MAX {
            return;
        }
        *kept += 1;
        self.problems.push(RowProblem {
            code,
            file: self.places.file.clone(),
            sheet: self.places.sheet.clone(),
            row: row.number,
            field,
            column: self.places.title(field),
            value: fold::bounded(&self.cell(row, field).shown(), VALUE_CHARS_MAX),
            proposal,
            other_row,
        });
    }

    /// Says with which earlier row the last problem has to do.
    fn relate_last(&mut self, row: u32) {
        if let Some(problem) = self.problems.last_mut()
            && problem.code == ProblemCode::SumTooLarge
        {
            problem.other_row = Some(row);
        }
    }

    fn cell<'r, 'c>(&self, row: &Row<'r, 'c>, field: Field) -> &'r Cell<'c> {
        let place = self.columns.place(field);
        place
            .and_then(|place| row.cells.get(place))
            .unwrap_or(&Cell::Empty)
    }
}

impl Places {
    fn title(&self, field: Field) -> Arc<str> {
        let [consultora, name, product, quantity] = &self.titles;
        match field {
            Field::Consultora => consultora,
            Field::Name => name,
            Field::Product => product,
            Field::Quantity => quantity,
        }
        .clone()
    }
}

/// Whether nothing was written in this row: what a merged cell lends it does not count.
fn is_blank(row: &Row<'_, '_>) -> bool {
    let mut cells = row.cells.iter().enumerate();
    !row.beyond && cells.all(|(place, cell)| cell.is_blank() || row.merged.contains(&place))
}

fn code<T>(cell: &Cell<'_>, new: fn(&str) -> Result<T, CodeError>) -> Result<Taken<T>, Refused> {
    let Taken { value, cleaned } = values::code(cell)?;
    let value = new(&value).map_err(|error| {
        Refused::new(match error {
            CodeError::Empty => ProblemCode::Missing,
            CodeError::TooLong => ProblemCode::CodeTooLong,
            CodeError::ControlCharacter => ProblemCode::CodeCharacters,
        })
    })?;
    Ok(Taken { value, cleaned })
}
