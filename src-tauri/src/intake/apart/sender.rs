//! Rows on their way to the side that asked: in parts of a size that suits both.

use std::io::{self, Write};

use serde::Serialize;

use super::wire::{Answer, LINE_BYTES_MAX, Refusal, WireRow};

/// Bytes of text after which rows are sent.
const PART_BYTES: usize = 64 << 10;

/// Rows after which they are sent, however short.
const PART_ROWS: usize = 512;

/// Bytes of a cell's text. Excel's own hold 32,767 characters.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// Bytes of a row's texts.
pub(super) const ROW_BYTES_MAX: usize = 4 << 20;

/// The lines that come of this are far shorter than the other side takes, escaped letters included.
const _: () = assert!(((ROW_BYTES_MAX + PART_BYTES) * 6) as u64 <= LINE_BYTES_MAX);

/// Why there is nothing more to say.
pub(super) enum Stop {
    /// The workbook cannot be read.
    Refused(Refusal),
    /// Nobody listens.
    Gone(io::Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Gone(error)
    }
}

/// Sends one answer a line.
pub(super) struct Sender<W> {
    output: W,
    /// Bytes of text of one answer: a short file can say a long text a million times.
    pub(super) bytes_max: u64,
    bytes_sent: u64,
    part: Vec<WireRow>,
    part_bytes: usize,
}

impl<W: Write> Sender<W> {
    pub(super) fn new(output: W) -> Self {
        Self {
            output,
            bytes_max: 0,
            bytes_sent: 0,
            part: Vec::new(),
            part_bytes: 0,
        }
    }

    pub(super) fn send(&mut self, answer: &(impl Serialize + ?Sized)) -> io::Result<()> {
        serde_json::to_writer(&mut self.output, answer)?;
        self.output.write_all(b"\n")?;
        self.output.flush()
    }

    /// Takes the next row of an answer.
    pub(super) fn row(&mut self, row: WireRow) -> Result<(), Stop> {
        if row.cells.is_empty() {
            return Ok(());
        }
        let lengths = || row.cells.iter().map(|(_, cell)| cell.length());
        let bytes: usize = lengths().sum();
        if bytes > ROW_BYTES_MAX || lengths().any(|length| length > TEXT_BYTES_MAX) {
            let detail = "a value of more than a megabyte".to_owned();
            return Err(Refusal::Damaged(detail).into());
        }
        self.bytes_sent += u64::try_from(bytes).unwrap_or(u64::MAX);
        if self.bytes_sent > self.bytes_max {
            return Err(Refusal::TooLarge.into());
        }
        self.part.push(row);
        self.part_bytes += bytes;
        if self.part_bytes > PART_BYTES || self.part.len() == PART_ROWS {
            self.send_part()?;
        }
        Ok(())
    }

    /// Ends an answer.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        self.send_part()?;
        self.bytes_sent = 0;
        self.send(&Answer::End).map_err(Stop::Gone)
    }

    fn send_part(&mut self) -> io::Result<()> {
        self.part_bytes = 0;
        let part = std::mem::take(&mut self.part);
        if part.is_empty() {
            return Ok(());
        }
        self.send(&Answer::Rows(part))
    }
}
