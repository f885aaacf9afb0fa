//! Merged cells: a consultora's code that stands once beside all her rows.

use calamine::Dimensions;

use super::cell::Cell;

/// Fills the rows of merged cells with the value that stands in the first of them. Only in the
/// columns that say whose a row is: a merged quantity leaves open what it counts.
#[derive(Debug, Default)]
pub(super) struct Fills<'c> {
    columns: Vec<Fill<'c>>,
}

#[derive(Debug)]
struct Fill<'c> {
    column: usize,
    /// First and last row of each merged cell, 0-based, ascending.
    regions: Vec<(u32, u32)>,
    next: usize,
    /// The merged cell that this row may be in: its last row and its value.
    open: Option<(u32, Cell<'c>)>,
}

impl<'c> Fills<'c> {
    /// Of all merged cells those in these columns that go over several rows.
    pub(super) fn new(merged: &[Dimensions], columns: &[usize]) -> Self {
        let fill = |column: &usize| {
            let mut regions: Vec<(u32, u32)> = merged
                .iter()
                .filter(|area| usize::try_from(area.start.1) == Ok(*column))
                .map(|area| (area.start.0, area.end.0))
                .filter(|(first, last)| first < last)
                .collect();
            regions.sort_unstable();
            Fill {
                column: *column,
                regions,
                next: 0,
                open: None,
            }
        };
        Self {
            columns: columns.iter().map(fill).collect(),
        }
    }

    /// Fills the cells of a row (0-based); the rows come in order. Says which columns were filled.
    pub(super) fn apply(&mut self, row: u32, cells: &mut [Cell<'c>], filled: &mut Vec<usize>) {
        for fill in &mut self.columns {
            if let Some(cell) = cells.get_mut(fill.column)
                && fill.apply(row, cell)
            {
                filled.push(fill.column);
            }
        }
    }
}

impl<'c> Fill<'c> {
    fn apply(&mut self, row: u32, cell: &mut Cell<'c>) -> bool {
        while let Some((first, last)) = self.regions.get(self.next).copied() {
            if first > row {
                break;
            }
            self.next += 1;
            if first == row {
                self.open = Some((last, cell.clone()));
            }
        }
        match &self.open {
            Some((last, value)) if row <= *last && cell.is_blank() && !value.is_blank() => {
                *cell = value.clone();
                true
            }
            Some(_) | None => false,
        }
    }
}
