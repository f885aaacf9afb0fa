//! Cells become rows.

use super::cell::Cell;
use super::collect::Row;
use super::merged::Fills;
use super::{Bound, FileCause};

/// What is done with a row; whether the next is wanted.
pub(super) type Sink<'s> = &'s mut dyn FnMut(Row<'_, '_>) -> Result<bool, FileCause>;

/// Cells of a sheet on their way to become rows.
pub(super) struct Rows<'c> {
    cells: Vec<Cell<'c>>,
    /// 0-based; nothing before the first cell.
    row: Option<u32>,
    beyond: bool,
    fills: Fills<'c>,
    /// The columns that a merged cell has filled.
    merged: Vec<usize>,
    cells_seen: u64,
    columns_max: usize,
    cells_max: u64,
}

impl<'c> Rows<'c> {
    pub(super) fn new(columns_max: usize, cells_max: u64, fills: Fills<'c>) -> Self {
        Self {
            cells: Vec::new(),
            row: None,
            beyond: false,
            fills,
            merged: Vec::new(),
            cells_seen: 0,
            columns_max,
            cells_max,
        }
    }

    /// Takes the next cell. Returns whether more are wanted.
    pub(super) fn take(
        &mut self,
        (row, column): (u32, u32),
        cell: Cell<'c>,
        sink: Sink<'_>,
    ) -> Result<bool, FileCause> {
        self.cells_seen += 1;
        if self.cells_seen > self.cells_max {
            return Err(FileCause::TooLarge {
                bound: Bound::Cells,
                max: self.cells_max,
            });
        }
        if cell == Cell::Empty {
            return Ok(true);
        }
        match self.row {
            Some(current) if row < current => {
                return Err(FileCause::Damaged {
                    detail: format!("row {} stands after row {}", row + 1, current + 1),
                });
            }
            Some(current) if row > current => {
                if !self.hand_on(sink)? {
                    return Ok(false);
                }
            }
            Some(_) | None => {}
        }
        self.row = Some(row);
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        if place >= self.columns_max {
            self.beyond = true;
            return Ok(true);
        }
        if place >= self.cells.len() {
            self.cells.resize(place + 1, Cell::Empty);
        }
        self.cells[place] = cell;
        Ok(true)
    }

    pub(super) fn end(&mut self, sink: Sink<'_>) -> Result<(), FileCause> {
        self.hand_on(sink).map(|_| ())
    }

    fn hand_on(&mut self, sink: Sink<'_>) -> Result<bool, FileCause> {
        let Some(row) = self.row else {
            return Ok(true);
        };
        self.fills.apply(row, &mut self.cells, &mut self.merged);
        let row = Row {
            number: row.saturating_add(1),
            cells: &self.cells,
            beyond: self.beyond,
            merged: &self.merged,
        };
        let more = sink(row)?;
        self.cells.clear();
        self.merged.clear();
        self.beyond = false;
        Ok(more)
    }
}
