//! Files that are being read: how far each is, and how it is stopped.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Ops;
use super::wire::ReadingView;
use crate::intake::{
    self, Continue, FileColumns, FileProblem, Intake, IntakeOptions, Progress, Stop,
};

/// What is read.
#[derive(Clone, Debug)]
pub(super) enum Source {
    File(PathBuf),
    /// What was copied from a spreadsheet.
    Pasted(Arc<str>),
}

impl Source {
    pub(super) fn columns(&self, options: &IntakeOptions) -> Result<FileColumns, FileProblem> {
        match self {
            Self::File(path) => intake::columns(path, options),
            Self::Pasted(text) => intake::columns_pasted(text, options),
        }
    }

    pub(super) fn read(
        &self,
        options: &IntakeOptions,
        reading: &Reading,
    ) -> Result<Intake, FileProblem> {
        let progress = |progress: Progress| reading.note(progress);
        match self {
            Self::File(path) => intake::read(path, options, &progress),
            Self::Pasted(text) => intake::read_pasted(text, options, &progress),
        }
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Pasted(_) => Path::new("portapapeles"),
        }
    }
}

/// The readings of this program.
#[derive(Debug, Default)]
pub(super) struct Readings {
    now: Mutex<Vec<Arc<Reading>>>,
}

/// One of them.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// As whoever asks names it.
    number: Option<u32>,
    rows: AtomicU32,
    /// 0 where it is not known.
    rows_expected: AtomicU32,
    pub(super) stop: Stop,
}

impl Reading {
    fn note(&self, progress: Progress) -> Continue {
        self.rows.store(progress.rows, Ordering::Relaxed);
        let expected = progress.rows_expected.unwrap_or(0);
        self.rows_expected.store(expected, Ordering::Relaxed);
        Continue::Yes
    }
}

impl Readings {
    /// Notes a reading for as long as the answer is kept.
    pub(super) fn begin(&self, number: Option<u32>) -> Begun<'_> {
        let reading = Arc::new(Reading {
            number,
            ..Reading::default()
        });
        self.lock().push(Arc::clone(&reading));
        Begun {
            readings: self,
            reading,
        }
    }

    fn find(&self, number: u32) -> Option<Arc<Reading>> {
        let now = self.lock();
        let found = now.iter().find(|reading| reading.number == Some(number));
        found.map(Arc::clone)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Reading>>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reading under way.
pub(super) struct Begun<'r> {
    readings: &'r Readings,
    pub(super) reading: Arc<Reading>,
}

/// Nobody waits for what whoever asked has gone away from.
impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.reading.stop.ask();
        let mut now = self.readings.lock();
        now.retain(|reading| !Arc::ptr_eq(reading, &self.reading));
    }
}

impl Ops {
    /// How far the reading with this number is; nothing once it has ended.
    #[must_use]
    pub fn reading(&self, number: u32) -> Option<ReadingView> {
        let reading = self.readings.find(number)?;
        let expected = reading.rows_expected.load(Ordering::Relaxed);
        Some(ReadingView {
            rows: reading.rows.load(Ordering::Relaxed),
            rows_expected: (expected > 0).then_some(expected),
        })
    }

    /// Stops the reading with this number, if it still lasts.
    pub fn stop_reading(&self, number: u32) {
        if let Some(reading) = self.readings.find(number) {
            reading.stop.ask();
        }
    }
}
