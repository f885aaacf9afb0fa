//! The side that asks: starts the other process, feeds it the workbook, and does not wait for it
//! for ever.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::time::Duration;

use calamine::{Dimensions, Sheet, SheetType, SheetVisible};

use super::super::cell::Cell;
use super::super::source::cause;
use super::super::{Bound, FileCause, IntakeOptions, Stop};
use super::child::READ_WORKBOOK_VERB;
use super::limits::MEMORY_BYTES_MAX;
use super::wire::{Answer, ApartKind, Ask, LINE_BYTES_MAX, Opening, Refusal, SheetFacts};

/// Longest time in which it must be up. The machine may be busy.
const START_WAIT_MAX: Duration = Duration::from_secs(15);

/// How soon it is seen that a reading was given up.
const STOP_WAIT: Duration = Duration::from_millis(50);

/// Answers that lie ready, so that it can go on while these are dealt with.
const ANSWERS_READY_MAX: usize = 2;

/// A workbook in the other process.
#[derive(Debug)]
pub(in crate::intake) struct ApartBook {
    process: Process,
    kind: ApartKind,
    sheets: Vec<Sheet>,
    facts: Vec<SheetFacts>,
    /// Longest time for one answer: the first is the whole reading.
    answer_wait_max: Duration,
    text_bytes_max: u64,
    columns_max: u32,
}

/// How much of a sheet is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake) enum Asked {
    /// Rows above this one, 0-based.
    Above(u32),
    /// All rows.
    All,
}

/// What is done with a cell (row and column, 0-based); whether more are wanted.
type Take<'t> = &'t mut dyn FnMut((u32, u32), Cell<'static>) -> Result<bool, FileCause>;

impl ApartBook {
    pub(in crate::intake) fn open(
        file: &File,
        size_bytes: u64,
        kind: ApartKind,
        program: Option<&Path>,
        options: &IntakeOptions,
    ) -> Result<Self, FileCause> {
        let limits = &options.limits;
        let mut file = file.try_clone().map_err(cause)?;
        file.seek(SeekFrom::Start(0)).map_err(cause)?;
        let opening = Opening {
            kind,
            bytes: size_bytes,
            sent_bytes_max: limits.apart_text_bytes_max,
        };
        let process = Process::start(program, opening, file, options.stop.clone());
        let process = process.map_err(|_| not_started(kind))?;
        match process.answer(START_WAIT_MAX) {
            Ok(Answer::Ready) => {}
            Err(FileCause::Cancelled) => return Err(FileCause::Cancelled),
            Ok(Answer::Sheets(_) | Answer::Rows(_) | Answer::Refused(_) | Answer::End) | Err(_) => {
                return Err(not_started(kind));
            }
        }
        let answer_wait_max = Duration::from_secs(limits.answer_seconds_max.into());
        let facts = match process.answer(answer_wait_max)? {
            Answer::Sheets(facts) => facts,
            Answer::Refused(refusal) => {
                return Err(refused(refusal, kind, limits.apart_text_bytes_max));
            }
            Answer::Ready | Answer::Rows(_) | Answer::End => return Err(not_understood()),
        };
        Ok(Self {
            process,
            kind,
            sheets: facts.iter().map(sheet).collect(),
            facts,
            answer_wait_max,
            text_bytes_max: limits.apart_text_bytes_max,
            columns_max: limits.columns_max,
        })
    }

    pub(in crate::intake) fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    pub(in crate::intake) fn rows_expected(&self, sheet: &str) -> Option<u32> {
        Some(self.facts.get(self.place(sheet)?)?.rows)
    }

    pub(in crate::intake) fn merged(&self, sheet: &str) -> Vec<Dimensions> {
        let facts = self.place(sheet).and_then(|place| self.facts.get(place));
        let areas = facts.into_iter().flat_map(|facts| &facts.merged);
        areas
            .map(|[first_row, first_column, last_row, last_column]| {
                Dimensions::new((*first_row, *first_column), (*last_row, *last_column))
            })
            .collect()
    }

    /// Hands on the cells of a sheet, row by row.
    pub(in crate::intake) fn cells(
        &self,
        sheet: &str,
        asked: Asked,
        take: Take<'_>,
    ) -> Result<(), FileCause> {
        let Some(place) = self.place(sheet) else {
            return Err(not_understood());
        };
        self.process.ask(Ask {
            sheet: place,
            rows_end: match asked {
                Asked::Above(row) => row,
                Asked::All => u32::MAX,
            },
            columns_end: self.columns_max,
        });
        let mut wants_more = true;
        loop {
            match self.process.answer(self.answer_wait_max)? {
                Answer::Rows(rows) => {
                    for row in rows {
                        for (column, cell) in row.cells {
                            // The answer is heard to its end, so that the next is the next one's.
                            wants_more = wants_more && take((row.row, column), cell.into_cell())?;
                        }
                    }
                }
                Answer::End => return Ok(()),
                Answer::Refused(refusal) => {
                    return Err(refused(refusal, self.kind, self.text_bytes_max));
                }
                Answer::Ready | Answer::Sheets(_) => return Err(not_understood()),
            }
        }
    }

    fn place(&self, sheet: &str) -> Option<usize> {
        self.facts.iter().position(|facts| facts.name == sheet)
    }
}

fn sheet(facts: &SheetFacts) -> Sheet {
    Sheet {
        name: facts.name.clone(),
        typ: if facts.is_table {
            SheetType::WorkSheet
        } else {
            SheetType::ChartSheet
        },
        visible: if facts.is_visible {
            SheetVisible::Visible
        } else {
            SheetVisible::Hidden
        },
    }
}

fn refused(refusal: Refusal, kind: ApartKind, text_bytes_max: u64) -> FileCause {
    match (refusal, kind) {
        (Refusal::Encrypted, _) => FileCause::Encrypted,
        (Refusal::NotASpreadsheet, ApartKind::Xls) => FileCause::NotASpreadsheet {
            looks_like: Some("Word/PowerPoint/MSI"),
        },
        (Refusal::NotASpreadsheet, ApartKind::Ods) => FileCause::NotASpreadsheet {
            looks_like: Some("OpenDocument"),
        },
        (Refusal::TooLarge, _) => FileCause::TooLarge {
            bound: Bound::UnpackedBytes,
            max: text_bytes_max,
        },
        (Refusal::Damaged(detail), _) => FileCause::Damaged { detail },
    }
}

/// Without the other process this program cannot read the format, and another one must.
fn not_started(kind: ApartKind) -> FileCause {
    FileCause::UnsupportedFormat {
        format: match kind {
            ApartKind::Xls => ".xls",
            ApartKind::Ods => ".ods",
        },
    }
}

fn not_understood() -> FileCause {
    FileCause::Unreadable {
        detail: "the workbook reader could not be understood".to_owned(),
    }
}

/// The other process. Dropping it ends it.
#[derive(Debug)]
struct Process {
    child: std::cell::RefCell<Child>,
    asks: Sender<Ask>,
    answers: Receiver<io::Result<Vec<u8>>>,
    stop: Stop,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

impl Process {
    /// Starts it and has the file written to it. Two threads do the writing and the reading, so that
    /// whoever asks waits with a limit.
    fn start(program: Option<&Path>, opening: Opening, file: File, stop: Stop) -> io::Result<Self> {
        let program = match program {
            Some(program) => program.to_owned(),
            None => own_program()?,
        };
        let mut command = Command::new(program);
        command
            .arg(READ_WORKBOOK_VERB)
            .arg(std::process::id().to_string())
            // It needs nobody's password.
            .env_remove("GSP_PASSWORD")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        without_console(&mut command);
        let mut child = command.spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (asks, asked) = mpsc::channel();
        let (answer, answers) = mpsc::sync_channel(ANSWERS_READY_MAX);
        let process = Self {
            child: child.into(),
            asks,
            answers,
            stop,
        };
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        thread("workbook-in")
            // It ended, or the file shrank: either shows where the answer fails to come.
            .spawn(move || drop(feed(input, &opening, file, &asked)))
            ?;
        thread("workbook-out").spawn(move || hear(output, &answer))?;
        Ok(process)
    }

    fn ask(&self, ask: Ask) {
        // Nobody there to ask is nobody there to answer, which is said there.
        let _ = self.asks.send(ask);
    }

    fn answer(&self, wait_max: Duration) -> Result<Answer, FileCause> {
        // In short waits, so that a reading that is given up ends soon.
        let mut left = wait_max;
        loop {
            if self.stop.is_asked() {
                self.end();
                return Err(FileCause::Cancelled);
            }
            let wait = left.min(STOP_WAIT);
            match self.answers.recv_timeout(wait) {
                Ok(Ok(line)) => {
                    return serde_json::from_slice(&line).map_err(|_| not_understood());
                }
                Ok(Err(error)) => return Err(cause(error)),
                Err(RecvTimeoutError::Timeout) if left > wait => left -= wait,
                Err(RecvTimeoutError::Timeout) => {
                    self.end();
                    return Err(FileCause::TooLarge {
                        bound: Bound::Seconds,
                        max: wait_max.as_secs(),
                    });
                }
                // What the reader foresees it says. It ends without a word where it asked for
                // memory that it may not have.
                Err(RecvTimeoutError::Disconnected) => {
                    self.end();
                    return Err(FileCause::TooLarge {
                        bound: Bound::Memory,
                        max: MEMORY_BYTES_MAX,
                    });
                }
            }
        }
    }

    fn end(&self) {
        let mut child = self.child.borrow_mut();
        // Gone already is what is wanted.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// This program. On Linux by the link that still leads to it when it was replaced meanwhile.
fn own_program() -> io::Result<PathBuf> {
    let link = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && link.exists() {
        return Ok(link.to_owned());
    }
    std::env::current_exe()
}

#[cfg(windows)]
fn without_console(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn without_console(_command: &mut Command) {}

fn feed(
    mut input: ChildStdin,
    opening: &Opening,
    file: File,
    asked: &Receiver<Ask>,
) -> io::Result<()> {
    say(&mut input, opening)?;
    let sent = io::copy(&mut file.take(opening.bytes), &mut input)?;
    if sent != opening.bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    input.flush()?;
    while let Ok(ask) = asked.recv() {
        say(&mut input, &ask)?;
    }
    Ok(())
}

fn say(input: &mut ChildStdin, value: &impl serde::Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    input.write_all(&line)?;
    input.flush()
}

fn hear(output: ChildStdout, answer: &SyncSender<io::Result<Vec<u8>>>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        let read = (&mut output)
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line);
        let heard = match read {
            Ok(0) => return,
            // Broken off by its end, or longer than anything that it says.
            Ok(_) if line.last() != Some(&b'\n') => return,
            Ok(_) => Ok(line),
            Err(error) => Err(error),
        };
        let is_last = heard.is_err();
        if answer.send(heard).is_err() || is_last {
            return;
        }
    }
}
