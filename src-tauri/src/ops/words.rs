//! The words of the states, for people.

use std::io;
use std::path::Path;

use super::error::io_words;
use crate::domain::{BatchState, LineState, OrderState, PauseReason, Step, Text};
use crate::engine::StorageProblem;
use crate::portal::Screen;

/// A batch's state in words.
#[must_use]
pub fn batch_state(state: BatchState) -> Text {
    match state {
        BatchState::Pending => Text::new("pendiente", "pending"),
        BatchState::Running => Text::new("en marcha", "running"),
        BatchState::Paused => Text::new("en pausa", "paused"),
        BatchState::Completed => Text::new("completo", "completed"),
        BatchState::Failed => Text::new("fallido", "failed"),
        BatchState::Cancelled => Text::new("cancelado", "cancelled"),
    }
}

/// An order's state in words.
#[must_use]
pub fn order_state(state: OrderState) -> Text {
    match state {
        OrderState::Pending => Text::new("pendiente", "pending"),
        OrderState::Queued => Text::new("en cola", "queued"),
        OrderState::InProgress => Text::new("en curso: inicio", "in progress: start"),
        OrderState::LoginOk => Text::new("en curso: sesión iniciada", "in progress: signed in"),
        OrderState::ConsultoraSelected => Text::new(
            "en curso: consultora elegida",
            "in progress: consultora selected",
        ),
        OrderState::CycleSelected => {
            Text::new("en curso: ciclo elegido", "in progress: cycle selected")
        }
        OrderState::CartOpen => Text::new("en curso: carro abierto", "in progress: cart open"),
        OrderState::ProductsAdded => Text::new(
            "en curso: productos cargados",
            "in progress: products added",
        ),
        OrderState::Completed => Text::new("completo", "completed"),
        OrderState::Partial => Text::new("parcial", "partial"),
        OrderState::Failed => Text::new("fallido", "failed"),
        OrderState::Retrying => Text::new("reintentando", "retrying"),
        OrderState::Cancelled => Text::new("cancelado", "cancelled"),
    }
}

/// A line's state in words.
#[must_use]
pub fn line_state(state: LineState) -> Text {
    match state {
        LineState::Pending => Text::new("pendiente", "pending"),
        LineState::Added => Text::new("cargado", "added"),
        LineState::OutOfStock => Text::new("sin stock", "out of stock"),
        LineState::Unknown => Text::new("código desconocido", "unknown code"),
        LineState::Limited => Text::new("con límite", "limited"),
        LineState::Failed => Text::new("fallido", "failed"),
    }
}

/// A step in words: what is being done.
#[must_use]
pub fn step(step: Step) -> Text {
    match step {
        Step::SignIn => Text::new("iniciar sesión", "signing in"),
        Step::Consultora => Text::new("elegir consultora", "choosing the consultora"),
        Step::Cycle => Text::new("elegir ciclo", "choosing the cycle"),
        Step::OpenCart => Text::new("abrir el carro", "opening the cart"),
        Step::Products => Text::new("cargar productos", "adding products"),
        Step::Verify => Text::new("comprobar el carro", "verifying the cart"),
    }
}

/// A screen of the portal in words, from its word on the wire; an unknown word is shown as it is.
#[must_use]
pub fn screen(word: &str) -> Text {
    let known = Screen::ALL
        .into_iter()
        .find(|screen| screen.as_str() == word.replace('_', " "));
    known.map_or_else(|| Text::same(word), Screen::text)
}

/// What a pause means and what ends it.
#[must_use]
pub fn pause(reason: PauseReason) -> Text {
    match reason {
        PauseReason::Operator => Text::new(
            "En pausa. Los pedidos en curso terminan; los demás esperan a que reanudes.",
            "Paused. Orders under way go on to their end; the others wait until you resume.",
        ),
        PauseReason::PortalDown => Text::new(
            "El portal no responde. El lote está en pausa y sigue solo cuando vuelva.",
            "The portal does not answer. The batch is paused and goes on by itself when it is back.",
        ),
        PauseReason::AccountRefused => Text::new(
            "El portal rechazó la cuenta. Revisa el código y la contraseña en Ajustes y reanuda.",
            "The portal refused the account. Check code and password in Settings and resume.",
        ),
        PauseReason::LayoutChanged => Text::new(
            "Varios pedidos seguidos vieron pantallas desconocidas: el portal puede haber cambiado. Revisa las imágenes; cuando el perfil esté al día, reanuda.",
            "Several orders in a row met unknown screens: the portal may have changed. Look at the pictures; when the profile is up to date, resume.",
        ),
        PauseReason::BrowserMissing => Text::new(
            "No hay navegador que usar. Instala Chrome, Edge o Chromium y reanuda.",
            "There is no browser to use. Install Chrome, Edge or Chromium and resume.",
        ),
    }
}

/// Why nothing can be saved, and what to do.
#[must_use]
pub fn storage_problem(problem: &StorageProblem) -> Text {
    match problem {
        StorageProblem::DiskFull => Text::new(
            "No se puede guardar: el disco está lleno. Libera espacio y el trabajo sigue solo; nada de lo guardado se perdió.",
            "Saving fails: the disk is full. Free some space and work goes on by itself; nothing that was saved is lost.",
        ),
        StorageProblem::Locked => Text::new(
            "No se puede guardar: otro programa tiene ocupada la base de datos. Ciérralo y el trabajo sigue solo.",
            "Saving fails: another program keeps the database busy. Close it and work goes on by itself.",
        ),
        StorageProblem::ReadOnly => Text::new(
            "No se puede guardar: la base de datos está en solo lectura. Revisa los permisos de la carpeta de datos.",
            "Saving fails: the database is read-only. Check the permissions of the data folder.",
        ),
        StorageProblem::Damaged => Text::new(
            "No se puede guardar: la base de datos está dañada. Cierra el programa y ábrelo de nuevo: dirá qué respaldo restaurar.",
            "Saving fails: the database is damaged. Close the program and open it again: it will say which backup to restore.",
        ),
        StorageProblem::Other(said) => Text::new(
            format!("No se puede guardar: {said}"),
            format!("Saving fails: {said}"),
        ),
    }
}

/// Why failures leave no pictures.
#[must_use]
pub fn evidence_problem(folder: &Path, kind: io::ErrorKind) -> Text {
    let (folder, why) = (folder.display(), io_words(&kind.into()));
    Text::new(
        format!(
            "No se puede guardar la evidencia de las fallas en {folder}: {}. El trabajo sigue sin ella.",
            why.es
        ),
        format!(
            "Evidence of failures cannot be kept in {folder}: {}. Work goes on without it.",
            why.en
        ),
    )
}
