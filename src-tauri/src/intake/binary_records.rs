//! Looks through a sheet of an .xlsb for cells that its reader passes over in silence. Excel writes
//! none of them, but others do, and a column that is not there would not be missed.

/// Cells that do not say in which column they stand: it is the next one.
const SHORT_CELLS: std::ops::RangeInclusive<u16> = 12..=18;

/// The records of a sheet while they go by. A record has its kind in one or two bytes, its length in
/// one to four, and then as many bytes.
#[derive(Debug, Default)]
pub(super) struct BinaryRecords {
    pub(super) has_short_cells: bool,
    next: Next,
    kind: u16,
    length: u64,
}

#[derive(Clone, Copy, Debug, Default)]
enum Next {
    #[default]
    Kind,
    SecondKind,
    /// With how many bytes of it are known.
    Length(u32),
}

impl BinaryRecords {
    pub(super) fn take(&mut self, chunk: &[u8]) {
        let mut rest = chunk;
        while !rest.is_empty() {
            if self.length > 0 && matches!(self.next, Next::Kind) {
                let passed = usize::try_from(self.length).unwrap_or(usize::MAX);
                let passed = passed.min(rest.len());
                rest = &rest[passed..];
                self.length -= u64::try_from(passed).unwrap_or(u64::MAX);
                continue;
            }
            self.byte(rest[0]);
            rest = &rest[1..];
        }
    }

    /// A byte of what stands before a record's content.
    fn byte(&mut self, byte: u8) {
        let has_more = byte & 0x80 != 0;
        match self.next {
            Next::Kind => {
                self.kind = u16::from(byte);
                self.next = if has_more {
                    Next::SecondKind
                } else {
                    Next::Length(0)
                };
            }
            Next::SecondKind => {
                self.kind |= u16::from(byte) << 8;
                self.next = Next::Length(0);
            }
            Next::Length(known) => {
                self.length |= u64::from(byte & 0x7f) << (7 * known);
                self.has_short_cells |= SHORT_CELLS.contains(&self.kind);
                self.next = if has_more && known < 3 {
                    Next::Length(known + 1)
                } else {
                    Next::Kind
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_cells_are_found_wherever_the_pieces_end() {
        // A long record, one of two bytes' kind, and a short cell.
        let mut sheet = vec![7, 0x85, 1];
        sheet.extend([12; 133]);
        sheet.extend([0x92, 1, 2, 13, 13]);
        let without = sheet.clone();
        sheet.extend([13, 4, 0, 0, 0, 0]);
        for length in [1, 2, 7, 200] {
            let mut records = BinaryRecords::default();
            without.chunks(length).for_each(|chunk| records.take(chunk));
            assert!(!records.has_short_cells);
            let mut records = BinaryRecords::default();
            sheet.chunks(length).for_each(|chunk| records.take(chunk));
            assert!(records.has_short_cells);
        }
    }
}
