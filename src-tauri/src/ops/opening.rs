//! A file is opened: read and shown, or, where it is not known which column is which, its columns
//! with the question.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::error::not_written;
use super::readings::{Reading, Source};
use super::wire::{ColumnChoice, ColumnView, ColumnsView, OpenOptions, Opened};
use super::{Ops, OpsError};
use crate::domain::Text;
use crate::intake::{
    self, ColumnMap, ColumnRef, ColumnsBy, Field, FileCause, FileColumns, FileProblem, FoundColumn,
    FoundColumns, Intake, IntakeOptions,
};
use crate::store::ColumnMapRow;

/// What a reading came to.
enum Answer {
    Read(Box<Intake>),
    Asked(Box<ColumnsView>),
}

impl Ops {
    /// Reads a file and says what it holds, or which columns it has when it is not known which is
    /// which. Nothing is written.
    ///
    /// # Errors
    /// When the file as a whole cannot be used; the sentence names it and says what to do.
    pub async fn open_file(&self, path: &Path, options: &OpenOptions) -> Result<Opened, OpsError> {
        self.open_source(Source::File(path.to_path_buf()), options)
            .await
    }

    /// The same for what was copied from a spreadsheet.
    ///
    /// # Errors
    /// As [`Ops::open_file`].
    pub async fn open_text(&self, text: &str, options: &OpenOptions) -> Result<Opened, OpsError> {
        self.open_source(Source::Pasted(text.into()), options).await
    }

    async fn open_source(&self, source: Source, options: &OpenOptions) -> Result<Opened, OpsError> {
        let remembered = self.remembered().await?;
        let begun = self.readings.begin(options.reading);
        let (file, options) = (source.clone(), options.clone());
        let reading = Arc::clone(&begun.reading);
        let read = move || answer(&file, &options, remembered, &reading);
        let answer = tokio::task::spawn_blocking(read).await;
        drop(begun);
        match answer {
            Ok(Ok(Answer::Read(intake))) => {
                let preview = self.preview(Arc::from(intake)).await?;
                Ok(Opened::Preview {
                    preview: Box::new(preview),
                })
            }
            Ok(Ok(Answer::Asked(columns))) => Ok(Opened::Columns { columns }),
            Ok(Err(problem)) => Err(OpsError::Said {
                code: if problem.cause == FileCause::Cancelled {
                    "stopped"
                } else {
                    "bad_file"
                },
                text: problem.text(),
            }),
            Err(error) => {
                tracing::error!(%error, "reading a file panicked");
                let path = source.path().display();
                Err(OpsError::said(
                    "bad_file",
                    format!("No se pudo leer {path}. El detalle está en el registro."),
                    format!("{path} could not be read. The log has the details."),
                ))
            }
        }
    }

    /// Writes the sample file that documents the format, and opens it.
    ///
    /// # Errors
    /// When it cannot be written to the data folder.
    pub async fn open_sample(&self) -> Result<Opened, OpsError> {
        let path = self.folder.path().join("planilla-de-muestra.xlsx");
        let target = path.clone();
        let written = tokio::task::spawn_blocking(move || intake::sample(&target)).await;
        match written {
            Ok(Ok(())) => self.open_file(&path, &OpenOptions::default()).await,
            Ok(Err(error)) => Err(not_written(&path, &error.to_string())),
            Err(error) => Err(not_written(&path, &error.to_string())),
        }
    }

    /// What was said of files of a shape holds for the next one, once a file was loaded so.
    pub(super) async fn remember_columns(&self, intake: &Intake) {
        let file = &intake.file;
        let (Some(shape), ColumnsBy::Operator | ColumnsBy::Memory) = (&file.shape, file.columns_by)
        else {
            return;
        };
        let Some(row) = remembered_row(shape, &file.map) else {
            return;
        };
        // The batch is loaded; to be asked again next time is no reason to say that it is not.
        if let Err(error) = self.store.remember_columns(self.now(), &row).await {
            tracing::warn!(%error, "which column is which was not remembered");
        }
    }

    async fn remembered(&self) -> Result<BTreeMap<String, ColumnMap>, OpsError> {
        let rows = self.store.column_maps().await?;
        let map = |row: ColumnMapRow| {
            let choice = ColumnChoice {
                consultora_code: row.consultora_code,
                consultora_name: row.consultora_name,
                product_code: row.product_code,
                quantity: row.quantity,
            };
            (row.shape, column_map(&choice))
        };
        Ok(rows.into_iter().map(map).collect())
    }
}

fn answer(
    source: &Source,
    options: &OpenOptions,
    remembered: BTreeMap<String, ColumnMap>,
    reading: &Reading,
) -> Result<Answer, FileProblem> {
    let mut wanted = IntakeOptions {
        header_row: options.header_row,
        sheet: options.sheet.clone(),
        remembered,
        stop: reading.stop.clone(),
        ..IntakeOptions::default()
    };
    wanted.columns = match (&options.columns, &options.map) {
        (Some(choice), _) => Some(column_map(choice)),
        (None, Some(text)) => match text.parse() {
            Ok(map) => Some(map),
            Err(error) => return wrong_map(source, &wanted, error).map(asked),
        },
        (None, None) => None,
    };
    if options.ask {
        return match source.columns(&wanted) {
            Ok(columns) => Ok(asked(view(columns, None))),
            Err(problem) => asked_by(problem).map(asked),
        };
    }
    match source.read(&wanted, reading) {
        Ok(intake) => Ok(Answer::Read(Box::new(intake))),
        Err(problem) => asked_by(problem).map(asked),
    }
}

fn asked(view: ColumnsView) -> Answer {
    Answer::Asked(Box::new(view))
}

/// The columns, whether or not it is known which is which.
fn columns_of(source: &Source, options: &IntakeOptions) -> Result<FileColumns, FileProblem> {
    source
        .columns(options)
        .or_else(|problem| match problem.cause.found() {
            Some(found) => Ok(FileColumns {
                found: found.clone(),
                file: problem.file,
                sheet: problem.sheet,
            }),
            None => Err(problem),
        })
}

/// A mapping that cannot even be read is answered with the columns that there are, too.
fn wrong_map(
    source: &Source,
    options: &IntakeOptions,
    error: intake::ColumnMapError,
) -> Result<ColumnsView, FileProblem> {
    let FileColumns { file, sheet, found } = columns_of(source, options)?;
    asked_by(FileProblem {
        file,
        sheet,
        cause: FileCause::ColumnMap {
            error,
            found: Box::new(found),
        },
    })
}

/// The question that a problem with columns is.
fn asked_by(problem: FileProblem) -> Result<ColumnsView, FileProblem> {
    let Some(found) = problem.cause.found() else {
        return Err(problem);
    };
    let columns = FileColumns {
        file: problem.file.clone(),
        sheet: problem.sheet.clone(),
        found: found.clone(),
    };
    Ok(view(columns, Some(problem.text())))
}

fn view(columns: FileColumns, problem: Option<Text>) -> ColumnsView {
    let FileColumns { file, sheet, found } = columns;
    let FoundColumns {
        header_row,
        sheets,
        columns,
    } = found;
    ColumnsView {
        file,
        problem: problem.map(Into::into),
        sheet,
        sheets,
        header_row,
        columns: columns.into_iter().map(column_view).collect(),
    }
}

fn column_view(column: FoundColumn) -> ColumnView {
    let word = |field: Field| field.as_str().to_owned();
    ColumnView {
        place: u32::try_from(column.index).unwrap_or(u32::MAX),
        letters: column.letters,
        title: column.header,
        field: column.field.map(word),
        guess: column.guess.map(word),
        samples: column.samples,
    }
}

fn column_map(choice: &ColumnChoice) -> ColumnMap {
    let place = |place: u32| ColumnRef::Index(usize::try_from(place).unwrap_or(usize::MAX));
    ColumnMap {
        consultora: place(choice.consultora_code),
        name: choice.consultora_name.map(place),
        product: place(choice.product_code),
        quantity: place(choice.quantity),
        header_row: None,
    }
}

fn remembered_row(shape: &str, map: &ColumnMap) -> Option<ColumnMapRow> {
    let place = |column: &ColumnRef| match column {
        ColumnRef::Index(place) => u32::try_from(*place).ok(),
        ColumnRef::Named(_) => None,
    };
    Some(ColumnMapRow {
        shape: shape.to_owned(),
        consultora_code: place(&map.consultora)?,
        consultora_name: map.name.as_ref().and_then(place),
        product_code: place(&map.product)?,
        quantity: place(&map.quantity)?,
    })
}
