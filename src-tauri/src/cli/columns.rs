//! Which column is which, asked in a terminal: what the file has, and the command that says it.

use std::path::Path;

use serde_json::json;

use super::output::Output;
use crate::ops::OpsError;
use crate::ops::wire::{ColumnView, ColumnsView, PreviewView};

/// What every file needs, and in which order it is said.
const NEEDED: [&str; 3] = ["consultora_code", "product_code", "quantity"];
const NAME: &str = "consultora_name";

/// Says that the columns were not found, lists them, and gives the command that settles it.
pub(super) fn ask(file: &Path, view: &ColumnsView, output: &Output) -> Result<(), OpsError> {
    if output.is_json() {
        output.json(&json!({
            "error": { "code": "bad_file", "message": view.problem },
            "columns": view,
            "command": command(file, view),
        }))?;
    }
    if let Some(problem) = &view.problem {
        output.aside(output.sentence(problem));
    }
    let row = view.header_row;
    output.aside(match (row, output.pick("es", "en")) {
        (0, "es") => "Columnas del archivo, que no tiene títulos:".to_owned(),
        (0, _) => "Columns of the file, which has no titles:".to_owned(),
        (row, "es") => format!("Columnas del archivo, con los títulos en la fila {row}:"),
        (row, _) => format!("Columns of the file, with the titles in row {row}:"),
    });
    let width = |text: fn(&ColumnView) -> &str| {
        let widths = view
            .columns
            .iter()
            .map(|column| text(column).chars().count());
        widths.max().unwrap_or(0)
    };
    let (letters, titles) = (width(|it| &it.letters), width(title));
    for column in &view.columns {
        output.aside(
            format!(
                "  {:letters$}  {:titles$}  {}",
                column.letters,
                title(column),
                column.samples.join(" · "),
            )
            .trim_end(),
        );
    }
    output.aside(output.pick(
        "Di cuál es cada una, por su letra o por su título:",
        "Say which is which, by letter or by title:",
    ));
    let command = command(file, view);
    output.aside(format!("  {command}"));
    if command.contains(UNKNOWN) {
        output.aside(output.pick(
            "Cambia cada ? por la columna que falta.",
            "Put the missing column for each ?.",
        ));
    }
    if is_guessed(view) {
        output.aside(output.pick(
            "Es una propuesta: revísala antes de usarla.",
            "This is a proposal: see that it is right before you use it.",
        ));
    }
    Ok(())
}

/// Says that what was said of an earlier file of this shape was used, and how to say otherwise.
pub(super) fn tell_memory(preview: &PreviewView, output: &Output) {
    let columns = preview.columns.iter();
    let used: Vec<String> = columns
        .map(|column| format!("{} = «{}»", column.field, column.title))
        .collect();
    let used = used.join(", ");
    output.aside(match output.pick("es", "en") {
        "es" => format!(
            "Se usó la asignación de columnas de la vez anterior: {used}. Para cambiarla, usa --map."
        ),
        _ => format!("The columns are as they were assigned last time: {used}. To change it, use --map."),
    });
}

/// Stands for a column that only a person knows.
const UNKNOWN: &str = "=?";

fn title(column: &ColumnView) -> &str {
    if column.title == column.letters {
        ""
    } else {
        &column.title
    }
}

fn is_guessed(view: &ColumnsView) -> bool {
    view.columns
        .iter()
        .any(|column| column.guess != column.field)
}

fn command(file: &Path, view: &ColumnsView) -> String {
    let with = |field: &str| {
        let mut columns = view.columns.iter();
        columns.find(|column| column.guess.as_deref() == Some(field))
    };
    let mut parts: Vec<String> = NEEDED
        .iter()
        .map(|field| match with(field) {
            Some(column) => format!("{field}={}", named(column, view)),
            None => format!("{field}{UNKNOWN}"),
        })
        .collect();
    if let Some(column) = with(NAME) {
        parts.push(format!("{NAME}={}", named(column, view)));
    }
    let mut command = format!(
        "gsp-bot load {} --map {}",
        quoted(&file.display().to_string()),
        parts.join(",")
    );
    if let (Some(sheet), true) = (&view.sheet, view.sheets.len() > 1) {
        command += &format!(" --sheet {}", quoted(sheet));
    }
    if view.header_row != 1 {
        command += &format!(" --header-row {}", view.header_row);
    }
    command
}

/// The letters of a column; its title where another one is called like these letters.
fn named(column: &ColumnView, view: &ColumnsView) -> String {
    let is_other = |other: &ColumnView| {
        other.place != column.place && other.title.eq_ignore_ascii_case(&column.letters)
    };
    if view.columns.iter().any(is_other) {
        quoted(&column.title)
    } else {
        column.letters.clone()
    }
}

/// As a shell takes it for one word.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-/\\:".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else if text.contains(['"', '$', '`', '!']) {
        format!("'{}'", text.replace('\'', "'\\''"))
    } else {
        format!("\"{text}\"")
    }
}
