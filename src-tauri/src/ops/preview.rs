//! A file that was read is looked at, and its rows corrected. Nothing is written before it is
//! loaded.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::not_written;
use super::wire::{PreviewView, RowCorrection};
use super::{Ops, OpsError};
use crate::domain::Text;
use crate::intake::{self, CorrectionError, Corrections, Field, Intake};

/// Previews that are kept; the oldest is forgotten.
const PREVIEWS_MAX: usize = 4;
/// Rows of a preview that can be corrected.
const CORRECTIONS_MAX: usize = 20_000;
/// Characters of a corrected cell. No code, name or quantity is as long.
const VALUE_CHARS_MAX: usize = 200;

/// Files that were read and not confirmed yet.
#[derive(Debug, Default)]
pub(super) struct Previews {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    last_id: i64,
    previews: VecDeque<(i64, Reviewed)>,
}

/// A file as it is looked at.
#[derive(Clone, Debug)]
struct Reviewed {
    /// With the corrections.
    intake: Arc<Intake>,
    corrections: Arc<Corrections>,
}

impl Previews {
    fn keep(&self, intake: Arc<Intake>) -> i64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        let id = kept.last_id;
        if kept.previews.len() == PREVIEWS_MAX {
            kept.previews.pop_front();
        }
        let corrections = Arc::default();
        kept.previews.push_back((
            id,
            Reviewed {
                intake,
                corrections,
            },
        ));
        id
    }

    pub(super) fn get(&self, id: i64) -> Result<Arc<Intake>, OpsError> {
        Ok(self.reviewed(id)?.intake)
    }

    fn reviewed(&self, id: i64) -> Result<Reviewed, OpsError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.previews.iter().find(|(kept_id, _)| *kept_id == id);
        found
            .map(|(_, reviewed)| reviewed.clone())
            .ok_or_else(is_gone)
    }

    /// Keeps `after` in the place of `before`; answers whether that was still what was kept.
    fn replace(&self, id: i64, before: &Reviewed, after: Reviewed) -> Result<bool, OpsError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut previews = kept.previews.iter_mut();
        let found = previews.find(|(kept_id, _)| *kept_id == id);
        let (_, reviewed) = found.ok_or_else(is_gone)?;
        let is_same = Arc::ptr_eq(&reviewed.corrections, &before.corrections);
        if is_same {
            *reviewed = after;
        }
        Ok(is_same)
    }

    pub(super) fn discard(&self, id: i64) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.previews.retain(|(kept_id, _)| *kept_id != id);
    }
}

impl Ops {
    /// Keeps what was read until it is loaded or put away, and shows it.
    pub(super) async fn preview(&self, intake: Arc<Intake>) -> Result<PreviewView, OpsError> {
        let id = self.previews.keep(Arc::clone(&intake));
        self.preview_view(id, intake).await
    }

    /// Takes what the operator says of rows, and judges the whole file again. What was said of
    /// other rows stays.
    ///
    /// # Errors
    /// When the preview is gone, or a correction cannot be taken; then none of them is.
    pub async fn correct_rows(
        &self,
        preview: i64,
        rows: &[RowCorrection],
    ) -> Result<PreviewView, OpsError> {
        loop {
            let before = self.previews.reviewed(preview)?;
            let corrections = Arc::new(merged(&before.corrections, rows)?);
            let (intake, wanted) = (Arc::clone(&before.intake), Arc::clone(&corrections));
            let corrected = tokio::task::spawn_blocking(move || intake.corrected(&wanted)).await;
            let intake = match corrected {
                Ok(Ok(intake)) => Arc::new(intake),
                Ok(Err(error)) => return Err(not_corrected(&error)),
                Err(error) => {
                    tracing::error!(%error, "correcting a file panicked");
                    return Err(is_gone());
                }
            };
            let after = Reviewed {
                intake: Arc::clone(&intake),
                corrections,
            };
            // Two corrections at the same time: the later one begins again with the earlier.
            if self.previews.replace(preview, &before, after)? {
                return self.preview_view(preview, intake).await;
            }
        }
    }

    /// Writes the rows that are left to correct, with the operator's own columns and the reasons.
    ///
    /// # Errors
    /// When the preview is gone or the file cannot be written.
    pub async fn save_rejected(&self, preview: i64, path: &Path) -> Result<PathBuf, OpsError> {
        let intake = self.previews.get(preview)?;
        let (read, target) = (Arc::clone(&intake), path.to_path_buf());
        let written =
            tokio::task::spawn_blocking(move || intake::write_rejected(&read, &target)).await;
        match written {
            Ok(Ok(())) => {
                // What the operator said of the columns holds for this file too.
                self.remember_columns(&intake).await;
                Ok(path.to_path_buf())
            }
            Ok(Err(error)) => Err(not_written(path, &error.to_string())),
            Err(error) => Err(not_written(path, &error.to_string())),
        }
    }

    /// Forgets a preview.
    pub fn discard_preview(&self, preview: i64) {
        self.previews.discard(preview);
    }
}

fn is_gone() -> OpsError {
    OpsError::said(
        "not_found",
        "Esta vista previa ya no está. Vuelve a abrir el archivo.",
        "This preview is gone. Open the file again.",
    )
}

/// What was said of rows before, and what is said now.
fn merged(before: &Corrections, rows: &[RowCorrection]) -> Result<Corrections, OpsError> {
    let mut corrections = before.clone();
    for row in rows {
        let correction = correction(row)?;
        if correction == intake::RowCorrection::default() {
            corrections.remove(&row.row);
        } else {
            corrections.insert(row.row, correction);
        }
    }
    if corrections.len() > CORRECTIONS_MAX {
        return Err(OpsError::said(
            "bad_correction",
            format!(
                "Aquí se pueden corregir hasta {CORRECTIONS_MAX} filas. Corrige la planilla y ábrela de nuevo."
            ),
            format!(
                "Up to {CORRECTIONS_MAX} rows can be corrected here. Correct the spreadsheet and open it again."
            ),
        ));
    }
    Ok(corrections)
}

fn correction(row: &RowCorrection) -> Result<intake::RowCorrection, OpsError> {
    let said = [
        (Field::Consultora, &row.consultora_code),
        (Field::Name, &row.consultora_name),
        (Field::Product, &row.product_code),
        (Field::Quantity, &row.quantity),
    ];
    let mut correction = intake::RowCorrection {
        left_out: row.left_out,
        ..intake::RowCorrection::default()
    };
    for (field, value) in said {
        let Some(value) = value else {
            continue;
        };
        if value.chars().count() > VALUE_CHARS_MAX {
            let name = field.text();
            return Err(OpsError::said(
                "bad_correction",
                format!(
                    "Fila {}, {}: lo escrito pasa de {VALUE_CHARS_MAX} caracteres. Escribe solo el valor.",
                    row.row, name.es
                ),
                format!(
                    "Row {}, {}: what was typed is longer than {VALUE_CHARS_MAX} characters. Type the value only.",
                    row.row, name.en
                ),
            ));
        }
        correction.values.insert(field, value.clone());
    }
    Ok(correction)
}

fn not_corrected(error: &CorrectionError) -> OpsError {
    let text = match error {
        CorrectionError::NotKept => Text::new(
            "El archivo es demasiado grande para corregirlo aquí. Corrige la planilla y ábrela de nuevo.",
            "The file is too large to be corrected here. Correct the spreadsheet and open it again.",
        ),
        CorrectionError::NoSuchRow(row) => Text::new(
            format!("La fila {row} no está en el archivo, o está en blanco."),
            format!("Row {row} is not in the file, or is blank."),
        ),
        CorrectionError::NoColumn(field) => {
            let name = field.text();
            Text::new(
                format!("El archivo no tiene columna de {}.", name.es),
                format!("The file has no column for the {}.", name.en),
            )
        }
        CorrectionError::File(problem) => problem.text(),
    };
    OpsError::Said {
        code: "bad_correction",
        text,
    }
}
