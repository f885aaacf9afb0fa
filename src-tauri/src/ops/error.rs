//! Why a verb could not be done, in words for the operator.

use std::io;
use std::path::Path;

use thiserror::Error;

use super::wire::{Refusal, Sentence};
use super::{backup_words, words};
use crate::domain::{Text, counted_orders};
use crate::engine::{LockError, SettingsError};
use crate::store::{BackupError, StoreError};

/// Why a verb could not be done.
#[derive(Debug, Error)]
pub enum OpsError {
    /// The storage.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another program has the data folder's engine, or the lock cannot be taken.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A setting out of its bounds.
    #[error(transparent)]
    Setting(#[from] SettingsError),
    /// Anything with a sentence of its own; `code` is for programs.
    #[error("{}", text.en)]
    Said {
        /// Stable word.
        code: &'static str,
        /// The sentence.
        text: Text,
    },
}

impl OpsError {
    /// A refusal with a sentence of its own.
    pub fn said(code: &'static str, es: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Said {
            code,
            text: Text::new(es, en),
        }
    }

    /// Stable word, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(StoreError::NotFound { .. }) => "not_found",
            Self::Store(StoreError::BatchIs { .. } | StoreError::OrderIs { .. }) => "not_now",
            Self::Store(StoreError::Backup(BackupError::InUse | BackupError::BeingRestored)) => {
                "busy"
            }
            Self::Store(StoreError::Backup(
                BackupError::NotOurs(_) | BackupError::Damaged { .. } | BackupError::Newer { .. },
            )) => "bad_file",
            Self::Store(StoreError::AllLoadedBefore { .. }) => "all_loaded_before",
            Self::Store(_) => "storage",
            Self::Lock(LockError::Held) => "busy",
            Self::Lock(LockError::Io(_)) => "storage",
            Self::Setting(_) => "bad_setting",
            Self::Said { code, .. } => code,
        }
    }

    /// The sentence for the operator.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Store(error) => store_text(error),
            Self::Lock(LockError::Held) => Text::new(
                "Otro programa ya está trabajando con esta carpeta de datos. Ciérralo o usa otra carpeta (--data-dir).",
                "Another program works on this data folder already. Close it or use another folder (--data-dir).",
            ),
            Self::Lock(LockError::Io(error)) => {
                let why = io_words(error);
                Text::new(
                    format!(
                        "No se puede usar la carpeta de datos: {}. Revisa permisos y espacio.",
                        why.es
                    ),
                    format!(
                        "The data folder cannot be used: {}. Check permissions and space.",
                        why.en
                    ),
                )
            }
            Self::Setting(SettingsError {
                name,
                min,
                max,
                value,
            }) => Text::new(
                format!("El ajuste {name} debe estar entre {min} y {max}, no {value}."),
                format!("The setting {name} must be {min} to {max}, not {value}."),
            ),
            Self::Said { text, .. } => text.clone(),
        }
    }

    /// What goes over the wire.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        Refusal {
            code: self.code().to_owned(),
            message: self.text().into(),
        }
    }
}

impl From<Text> for Sentence {
    fn from(text: Text) -> Self {
        Self {
            es: text.es,
            en: text.en,
        }
    }
}

/// A file that the operator asked for could not be written.
pub(super) fn not_written(path: &Path, why: &str) -> OpsError {
    OpsError::said(
        "storage",
        format!(
            "No se pudo escribir {}: {why}. Elige otra carpeta.",
            path.display()
        ),
        format!(
            "{} could not be written: {why}. Choose another folder.",
            path.display()
        ),
    )
}

/// Why the system refused, for people; what is rare stays in the system's words.
pub(super) fn io_words(error: &io::Error) -> Text {
    let said = |es: &str, en: &str| Text::new(es, en);
    let is = |kinds: &[io::ErrorKind]| kinds.contains(&error.kind());
    if is(&[io::ErrorKind::PermissionDenied]) {
        said("falta permiso", "permission is missing")
    } else if is(&[io::ErrorKind::NotFound]) {
        said("no existe", "it does not exist")
    } else if is(&[io::ErrorKind::ReadOnlyFilesystem]) {
        said("el disco es de solo lectura", "the disk is read-only")
    } else if is(&[io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded]) {
        said("no queda espacio", "no space is left")
    } else if is(&[io::ErrorKind::NotADirectory, io::ErrorKind::AlreadyExists]) {
        said(
            "hay un archivo donde debe haber una carpeta",
            "a file stands where a folder should be",
        )
    } else {
        Text::new(error.to_string(), error.to_string())
    }
}

/// What to do depends on whether there is something to put back.
fn damaged_file(file: &Path, detail: &str, backup: Option<&Path>) -> Text {
    let file = file.display();
    match backup.map(Path::display) {
        Some(backup) => Text::new(
            format!(
                "La base de datos {file} está dañada ({detail}). Cierra todo gsp-bot y restaura un respaldo tuyo o el automático más nuevo: gsp-bot restore \"{backup}\""
            ),
            format!(
                "The database {file} is damaged ({detail}). Close every gsp-bot and restore a backup of yours or the newest automatic one: gsp-bot restore \"{backup}\""
            ),
        ),
        None => Text::new(
            format!(
                "La base de datos {file} está dañada ({detail}). Restaura un respaldo tuyo con gsp-bot restore ARCHIVO, o empieza en otra carpeta con --data-dir."
            ),
            format!(
                "The database {file} is damaged ({detail}). Restore a backup of yours with gsp-bot restore FILE, or begin in another folder with --data-dir."
            ),
        ),
    }
}

pub(super) fn store_text(error: &StoreError) -> Text {
    match error {
        StoreError::FolderNotWritable { folder, source } => Text::new(
            format!(
                "No se puede escribir en la carpeta de datos {}: {}. Elige otra con --data-dir o GSP_DATA_DIR.",
                folder.display(),
                io_words(source).es
            ),
            format!(
                "The data folder {} cannot be written: {}. Choose another with --data-dir or GSP_DATA_DIR.",
                folder.display(),
                io_words(source).en
            ),
        ),
        StoreError::NewerVersion(version) => Text::new(
            format!(
                "La base de datos es de una versión más nueva del programa (esquema {version}). Actualiza GSP Bot o usa otra carpeta de datos."
            ),
            format!(
                "The database is of a newer version of the program (schema {version}). Update GSP Bot or use another data folder."
            ),
        ),
        StoreError::Damaged(detail) => Text::new(
            format!(
                "La base de datos está dañada ({detail}). Cierra el programa y restaura un respaldo: gsp-bot restore ARCHIVO."
            ),
            format!(
                "The database is damaged ({detail}). Close the program and restore a backup: gsp-bot restore FILE."
            ),
        ),
        StoreError::DamagedFile {
            file,
            detail,
            backup,
        } => damaged_file(file, detail, backup.as_deref()),
        StoreError::Backup(error) => backup_words::text(error),
        StoreError::DiskFull => Text::new(
            "El disco está lleno. Libera espacio: nada de lo guardado se perdió.",
            "The disk is full. Free some space: nothing that was saved is lost.",
        ),
        StoreError::Locked => Text::new(
            "Otro programa tiene ocupada la base de datos. Espera un momento e intenta de nuevo.",
            "Another program keeps the database busy. Wait a moment and try again.",
        ),
        StoreError::ReadOnly => Text::new(
            "La base de datos está en solo lectura. Revisa los permisos de la carpeta de datos.",
            "The database is read-only. Check the permissions of the data folder.",
        ),
        StoreError::NotFound { what, id } => {
            let es = match *what {
                "batch" => "el lote",
                "order" => "el pedido",
                _ => "la evidencia",
            };
            Text::new(
                format!("No existe {es} {id}."),
                format!("There is no {what} {id}."),
            )
        }
        StoreError::BatchIs { id, state } => Text::new(
            format!(
                "El lote {id} está {}: no se puede hacer eso ahora.",
                words::batch_state(*state).es
            ),
            format!(
                "Batch {id} is {}: that cannot be done now.",
                words::batch_state(*state).en
            ),
        ),
        StoreError::OrderIs { id, source } => Text::new(
            format!(
                "El pedido {id} está {}: no se puede hacer eso ahora.",
                words::order_state(source.state).es
            ),
            format!(
                "Order {id} is {}: that cannot be done now.",
                words::order_state(source.state).en
            ),
        ),
        StoreError::NoOrders => Text::new(
            "No hay ningún pedido que cargar: todas las filas fueron rechazadas.",
            "There is no order to load: every row was rejected.",
        ),
        StoreError::AllLoadedBefore { orders } => {
            let orders = counted_orders(*orders as u64);
            Text::new(
                format!(
                    "No hay nada nuevo que cargar: {} ya cargados antes. Elige cargarlos otra vez si hace falta.",
                    orders.es
                ),
                format!(
                    "There is nothing new to load: {} loaded before. Choose to load them again if need be.",
                    orders.en
                ),
            )
        }
        StoreError::NotHeld { .. }
        | StoreError::Unanswered { .. }
        | StoreError::UnknownWord(_)
        | StoreError::Database(_) => Text::new(
            format!("La base de datos no aceptó el cambio: {error}."),
            format!("The database did not take the change: {error}."),
        ),
    }
}
