//! What an attempt writes into its order's log, in both languages. The portal's own words stay as
//! they are.

use super::profile::Meaning;
use super::text::short;
use crate::domain::{ConsultoraCode, Text, counted};

/// Words that are the same in both languages: names, codes, the portal's own.
pub(super) fn quoted(words: &str) -> Text {
    let words = short(words);
    Text::new(words.clone(), words)
}

pub(super) fn still_signed_in() -> Text {
    Text::new("seguía abierta", "it was still open")
}

pub(super) fn no_more() -> Text {
    Text::new("", "")
}

pub(super) fn session_ended() -> Text {
    Text::new(
        "La sesión se cerró; se inicia de nuevo",
        "The session has ended; signing in again",
    )
}

pub(super) fn cart_read(products: usize, units: u32) -> Text {
    Text::new(
        format!(
            "{}, {}",
            counted(products as u64, "producto", "productos"),
            counted(u64::from(units), "unidad", "unidades")
        ),
        format!(
            "{}, {}",
            counted(products as u64, "product", "products"),
            counted(u64::from(units), "unit", "units")
        ),
    )
}

pub(super) fn products(count: usize) -> Text {
    Text::new(
        counted(count as u64, "producto", "productos"),
        counted(count as u64, "product", "products"),
    )
}

pub(super) fn name_differs(shown: Option<&str>, wanted: &str) -> Text {
    match shown {
        Some(shown) => Text::new(
            format!("El nombre no coincide: el portal dice {shown}, la planilla {wanted}"),
            format!("The name differs: the portal says {shown}, the spreadsheet {wanted}"),
        ),
        None => Text::new(
            format!("El portal no muestra el nombre; la planilla dice {wanted}"),
            format!("The portal shows no name; the spreadsheet says {wanted}"),
        ),
    }
}

pub(super) fn not_her_cart(shown: Option<&str>, wanted: &ConsultoraCode) -> Text {
    match shown {
        Some(shown) => Text::new(
            format!("La página dice «{shown}» y se busca el carro de {wanted}; se vuelve a entrar"),
            format!("The page says \"{shown}\", wanted is the cart of {wanted}; going in again"),
        ),
        None => Text::new(
            format!("La página no dice de quién es el carro; se vuelve a entrar para {wanted}"),
            format!("The page does not say whose cart it is; going in again for {wanted}"),
        ),
    }
}

pub(super) fn asked_to_wait(wait_ms: u64) -> Text {
    let s = wait_ms.div_ceil(1_000);
    Text::new(
        format!("El portal pide ir más lento (429); se esperan {s} s"),
        format!("The portal asks to go slower (429); waiting {s} s"),
    )
}

/// What made the start page be loaded again.
#[derive(Clone, Debug)]
pub(super) enum Setback {
    Status(u16),
    Blank,
    Said(String),
    Unknown(String),
}

impl Setback {
    /// For a failure's detail and the call log.
    pub(super) fn detail(&self) -> Text {
        match self {
            Self::Status(status) => Text::same(format!("HTTP {status}")),
            Self::Blank => Text::new("una página en blanco", "a blank page"),
            Self::Said(text) if text.is_empty() => {
                Text::new("un error del portal", "the portal's own error")
            }
            Self::Said(text) | Self::Unknown(text) => Text::same(text),
        }
    }
}

pub(super) fn loading_again(setback: &Setback) -> Text {
    let (es, en) = match setback {
        Setback::Status(status) => (
            format!("El portal respondió {status}"),
            format!("The portal answered {status}"),
        ),
        Setback::Blank => (
            "La página quedó en blanco".to_owned(),
            "The page stayed blank".to_owned(),
        ),
        Setback::Said(text) if text.is_empty() => (
            "El portal mostró un error".to_owned(),
            "The portal showed an error".to_owned(),
        ),
        Setback::Said(text) => (
            format!("El portal dijo «{}»", short(text)),
            format!("The portal said \"{}\"", short(text)),
        ),
        Setback::Unknown(text) => (
            format!("Pantalla desconocida: «{}»", short(text)),
            format!("Unknown screen: \"{}\"", short(text)),
        ),
    };
    Text::new(
        format!("{es}; se carga de nuevo la página de inicio"),
        format!("{en}; loading the start page again"),
    )
}

pub(super) fn unknown_dialog(said: &str) -> Text {
    dialog_text("Aviso que no se conoce", "Dialog that is not known", said)
}

pub(super) fn dialog(meaning: Meaning, said: &str) -> Text {
    let (es, en) = match meaning {
        Meaning::Interruption => ("Aviso cerrado", "Notice closed"),
        Meaning::SavedOrder => ("Pedido guardado", "Saved order"),
        Meaning::EmptyCart => (
            "Confirmación de vaciar el carro",
            "Emptying the cart, confirmed",
        ),
        Meaning::Unavailable => ("Productos que no hay", "Products that cannot be had"),
        Meaning::UnknownCodes => ("Códigos desconocidos", "Unknown codes"),
        Meaning::Limit => ("Límite de unidades", "Limit of units"),
        Meaning::Inconsistent => ("Importación con problemas", "Import with problems"),
        Meaning::Blocked => ("Consultora bloqueada", "Consultora blocked"),
        Meaning::NotFound => ("Consultora no encontrada", "Consultora not found"),
        Meaning::CycleClosed => ("Ciclo cerrado", "Cycle closed"),
        Meaning::ServerError => ("Error del portal", "Portal error"),
        Meaning::SessionEnded => ("Sesión cerrada", "Session ended"),
        Meaning::PasswordRefused => ("Cuenta rechazada", "Account refused"),
        Meaning::AccountLocked => ("Cuenta bloqueada", "Account locked"),
        Meaning::TooManySessions => ("Demasiadas sesiones", "Too many sessions"),
        Meaning::Maintenance => ("Portal en mantención", "Portal under maintenance"),
    };
    dialog_text(es, en, said)
}

fn dialog_text(es: &str, en: &str, said: &str) -> Text {
    let said = short(said);
    Text::new(format!("{es}: «{said}»"), format!("{en}: \"{said}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        assert_eq!(cart_read(1, 2).es, "1 producto, 2 unidades");
        assert_eq!(cart_read(0, 1).en, "0 products, 1 unit");
    }

    #[test]
    fn the_portals_words_are_kept_in_both_languages() {
        let text = dialog(Meaning::Limit, "Límite  de\nunidades");
        assert_eq!(text.es, "Límite de unidades: «Límite de unidades»");
        assert_eq!(text.en, "Limit of units: \"Límite de unidades\"");
    }
}
