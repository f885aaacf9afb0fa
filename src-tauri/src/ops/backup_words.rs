//! Why a backup could not be made or put back, in words for the operator.

use super::error::io_words;
use crate::domain::Text;
use crate::store::BackupError;

pub(super) fn text(error: &BackupError) -> Text {
    match error {
        BackupError::Exists(path) => {
            let path = path.display();
            Text::new(
                format!(
                    "Ya existe {path}. Elige otro nombre, o repite con --force para reemplazarlo."
                ),
                format!(
                    "{path} exists already. Choose another name, or use --force to replace it."
                ),
            )
        }
        BackupError::IsTheDatabase(path) => {
            let path = path.display();
            Text::new(
                format!("{path} es la base de datos misma. Elige otro archivo."),
                format!("{path} is the database itself. Choose another file."),
            )
        }
        BackupError::NoRoom {
            folder,
            needed,
            free,
        } => {
            let (folder, needed, free) = (folder.display(), megabytes(*needed), megabytes(*free));
            Text::new(
                format!(
                    "No hay espacio en {folder}: se necesitan {needed} MB y quedan {free} MB. Libera espacio o elige otro disco."
                ),
                format!(
                    "There is no room in {folder}: {needed} MB are needed and {free} MB are free. Free some space or choose another disk."
                ),
            )
        }
        BackupError::NotWritten { path, source } => {
            let (path, why) = (path.display(), io_words(source));
            Text::new(
                format!("No se pudo escribir {path}: {}. Nada ha cambiado.", why.es),
                format!(
                    "{path} could not be written: {}. Nothing was changed.",
                    why.en
                ),
            )
        }
        BackupError::NotRead { path, source } => {
            let (path, why) = (path.display(), io_words(source));
            Text::new(
                format!("No se pudo leer {path}: {}.", why.es),
                format!("{path} could not be read: {}.", why.en),
            )
        }
        BackupError::NotOurs(path) => {
            let path = path.display();
            Text::new(
                format!(
                    "{path} no es un respaldo de GSP Bot. Elige un archivo hecho con gsp-bot backup."
                ),
                format!(
                    "{path} is no backup of GSP Bot. Choose a file that gsp-bot backup has made."
                ),
            )
        }
        BackupError::Damaged { file, detail } => {
            let file = file.display();
            Text::new(
                format!("{file} está dañado ({detail}). Elige otro respaldo."),
                format!("{file} is damaged ({detail}). Choose another backup."),
            )
        }
        BackupError::Newer { file, version } => {
            let file = file.display();
            Text::new(
                format!(
                    "{file} es de una versión más nueva del programa (esquema {version}). Actualiza GSP Bot y repite."
                ),
                format!(
                    "{file} is of a newer version of the program (schema {version}). Update GSP Bot and try again."
                ),
            )
        }
        BackupError::InUse => Text::new(
            "Otro programa tiene abierta esta carpeta de datos. Cierra la consola y todo gsp-bot, y repite. Nada ha cambiado.",
            "Another program has this data folder open. Close the console and every gsp-bot, and try again. Nothing was changed.",
        ),
        BackupError::BeingRestored => Text::new(
            "Se está restaurando un respaldo en esta carpeta de datos. Espera a que termine y repite.",
            "A backup is being restored in this data folder. Wait for its end and try again.",
        ),
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}
