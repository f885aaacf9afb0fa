//! What runs in the other process: reads the workbook and hands on its cells.

use std::io::{self, BufRead, BufWriter, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::limits;
use super::ods::OdsBook;
use super::sender::{Sender, Stop};
use super::wire::{Answer, ApartKind, Ask, Opening, Refusal, SheetFacts, WireRow};
use super::xls::XlsBook;

/// The verb with which the program starts itself for this. Nobody else gives it.
pub const READ_WORKBOOK_VERB: &str = "read-workbook";

/// Bytes of a line that asks.
const ASK_BYTES_MAX: u64 = 1 << 10;

/// Reads one workbook from standard input, as the process with this number asks for it, and answers
/// on standard output until there are no more questions.
///
/// # Errors
/// When the limits cannot be set, or the other side is gone.
pub fn read_workbook(parent: u32) -> io::Result<()> {
    limits::bind(parent)?;
    let mut questions = io::stdin().lock();
    let mut answers = Sender::new(BufWriter::new(io::stdout().lock()));
    answers.send(&Answer::Ready)?;
    match answer_all(&mut questions, &mut answers) {
        Ok(()) => Ok(()),
        Err(Stop::Refused(refusal)) => answers.send(&Answer::Refused(refusal)),
        Err(Stop::Gone(error)) => Err(error),
    }
}

fn answer_all(
    questions: &mut impl BufRead,
    answers: &mut Sender<impl io::Write>,
) -> Result<(), Stop> {
    let Some(opening) = line::<Opening>(questions)? else {
        return Ok(());
    };
    answers.bytes_max = opening.sent_bytes_max;
    let mut bytes = Vec::new();
    questions.take(opening.bytes).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).ok() != Some(opening.bytes) {
        return Err(Stop::Gone(io::ErrorKind::UnexpectedEof.into()));
    }
    let book = caught(|| Book::open(opening.kind, bytes))?;
    let facts = caught(|| Ok::<_, Refusal>(book.facts()))?;
    answers.send(&Answer::Sheets(facts))?;
    while let Some(ask) = line::<Ask>(questions)? {
        caught(|| book.rows(ask, &mut |row| answers.row(row)))?;
        answers.end()?;
    }
    Ok(())
}

/// The next line, or nothing at the end.
fn line<T: for<'a> serde::Deserialize<'a>>(input: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    input.take(ASK_BYTES_MAX).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(&line).map(Some).map_err(Into::into)
}

/// What a reader did not foresee is said like any other damage.
fn caught<T, E: From<Refusal>>(read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let detail = "the workbook reader gave up".to_owned();
        Err(Refusal::Damaged(detail).into())
    })
}

enum Book {
    Xls(XlsBook),
    Ods(OdsBook),
}

impl Book {
    fn open(kind: ApartKind, bytes: Vec<u8>) -> Result<Self, Refusal> {
        match kind {
            ApartKind::Xls => XlsBook::open(&bytes).map(Self::Xls),
            ApartKind::Ods => OdsBook::open(bytes).map(Self::Ods),
        }
    }

    fn facts(&self) -> Vec<SheetFacts> {
        match self {
            Self::Xls(book) => book.facts(),
            Self::Ods(book) => book.facts().to_vec(),
        }
    }

    /// Hands on the rows that were asked for.
    fn rows(
        &self,
        ask: Ask,
        take: &mut dyn FnMut(WireRow) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        match self {
            Self::Ods(book) => book.rows(ask, take),
            Self::Xls(book) => {
                let sheet = book.sheet(ask.sheet)?;
                for row in sheet.wire_rows(ask.columns_end) {
                    let row = row?;
                    if row.row >= ask.rows_end {
                        break;
                    }
                    take(row)?;
                }
                Ok(())
            }
        }
    }
}
