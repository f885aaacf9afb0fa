//! Every sentence about a whole file, in both languages.

use crate::domain::Text;

use super::{Bound, ColumnMapError, Field, FileCause, FileProblem, FoundColumn, FoundColumns};

/// Header texts that a sentence lists.
const LISTED_MAX: usize = 12;

pub(super) fn file_problem(problem: &FileProblem) -> Text {
    let text = file_cause(&problem.cause);
    match &problem.sheet {
        Some(sheet) => Text::new(
            format!("«{}», hoja «{sheet}»: {}", problem.file, text.es),
            format!("\"{}\", sheet \"{sheet}\": {}", problem.file, text.en),
        ),
        None => Text::new(
            format!("«{}»: {}", problem.file, text.es),
            format!("\"{}\": {}", problem.file, text.en),
        ),
    }
}

fn file_cause(cause: &FileCause) -> Text {
    match cause {
        FileCause::NotFound => Text::new(
            "el archivo ya no está ahí. Revisa si se movió o si está en una unidad desconectada.",
            "the file is not there. Check whether it was moved or is on a disconnected drive.",
        ),
        FileCause::Unreadable { detail } => Text::new(
            format!(
                "no se puede leer ({detail}). Si está abierto en otro programa, ciérralo; si no, cópialo a otra carpeta."
            ),
            format!(
                "it cannot be read ({detail}). If another program has it open, close it; otherwise copy it to another folder."
            ),
        ),
        FileCause::Directory => Text::new(
            "es una carpeta. Elige la planilla que está adentro.",
            "it is a folder. Choose the spreadsheet inside.",
        ),
        FileCause::NotAFile => Text::new(
            "no es un archivo. Elige una planilla .xlsx o .csv.",
            "it is not a file. Choose an .xlsx or .csv spreadsheet.",
        ),
        FileCause::Empty => Text::new(
            "está vacío. Revisa que se haya guardado con los pedidos.",
            "it is empty. Check that it was saved with the orders.",
        ),
        FileCause::NoRows => Text::new(
            "tiene los títulos de las columnas y ninguna fila debajo. Revisa que se haya guardado con los pedidos.",
            "it has the column titles and no rows below. Check that it was saved with the orders.",
        ),
        FileCause::TooLarge { bound, max } => too_large(*bound, *max),
        FileCause::NotASpreadsheet { looks_like } => {
            let kind = looks_like
                .map(|kind| format!(" ({kind})"))
                .unwrap_or_default();
            Text::new(
                format!("no es una planilla{kind}. Elige un archivo .xlsx o .csv."),
                format!("it is not a spreadsheet{kind}. Choose an .xlsx or .csv file."),
            )
        }
        FileCause::UnsupportedFormat { format } => Text::new(
            format!(
                "el formato {format} no se lee. Ábrelo en Excel o LibreOffice y guárdalo como .xlsx."
            ),
            format!(
                "the format {format} is not read. Open it in Excel or LibreOffice and save it as .xlsx."
            ),
        ),
        FileCause::Encrypted => Text::new(
            "está protegido con contraseña. Ábrelo, quita la contraseña y guárdalo de nuevo.",
            "it is protected with a password. Open it, remove the password and save it again.",
        ),
        FileCause::Damaged { detail } => Text::new(
            format!(
                "el libro está dañado ({detail}). Ábrelo en Excel o LibreOffice y guárdalo de nuevo como .xlsx."
            ),
            format!(
                "the workbook is damaged ({detail}). Open it in Excel or LibreOffice and save it again as .xlsx."
            ),
        ),
        FileCause::InvalidJson { detail } => Text::new(
            format!(
                "el JSON no tiene la forma esperada ({detail}). Debe ser {{\"orders\": [{{\"consultora_code\", \"products\": [{{\"product_code\", \"quantity\"}}]}}]}}."
            ),
            format!(
                "the JSON does not have the expected form ({detail}). It must be {{\"orders\": [{{\"consultora_code\", \"products\": [{{\"product_code\", \"quantity\"}}]}}]}}."
            ),
        ),
        FileCause::NoSheet => Text::new(
            "todas sus hojas están ocultas. Muestra la que tiene los pedidos y guarda de nuevo.",
            "all its sheets are hidden. Unhide the one with the orders and save again.",
        ),
        FileCause::HiddenSheet => Text::new(
            "los pedidos están en esta hoja, que está oculta. Muéstrala y guarda de nuevo.",
            "the orders are on this sheet, which is hidden. Unhide it and save again.",
        ),
        FileCause::SheetNotFound { sheets } => Text::new(
            format!("no tiene esa hoja. Sus hojas son: {}.", list(sheets)),
            format!("it has no such sheet. Its sheets are: {}.", list(sheets)),
        ),
        FileCause::MissingColumns { missing, found } => missing_columns(missing, found),
        FileCause::UnclearColumns {
            field, candidates, ..
        } => {
            let name = field.text();
            Text::new(
                format!(
                    "varias columnas pueden ser «{}»: {}. Indica cuál es, o deja una sola con el título {}.",
                    name.es,
                    list(candidates),
                    field.as_str()
                ),
                format!(
                    "several columns may be the {}: {}. Say which it is, or leave one with the title {}.",
                    name.en,
                    list(candidates),
                    field.as_str()
                ),
            )
        }
        FileCause::ColumnMap { error, found } => column_map(error, found),
        FileCause::NoRoom { detail } => Text::new(
            format!(
                "no hay espacio en el disco para sus filas rechazadas ({detail}). Libera espacio y cárgalo de nuevo."
            ),
            format!(
                "there is no room on the disk for its rejected rows ({detail}). Make room and load it again."
            ),
        ),
        FileCause::Changed => Text::new(
            "cambió mientras se leía. Espera a que termine de guardarse y cárgalo de nuevo.",
            "it changed while it was read. Wait until it is saved and load it again.",
        ),
        FileCause::Cancelled => Text::new("la lectura se detuvo.", "the reading was stopped."),
    }
}

fn too_large(bound: Bound, max: u64) -> Text {
    let megabytes = max >> 20;
    match bound {
        Bound::Bytes => Text::new(
            format!(
                "pesa más de {megabytes} MB. Guarda solo los pedidos, o divídelo en varios archivos."
            ),
            format!(
                "it is larger than {megabytes} MB. Save the orders only, or split it into several files."
            ),
        ),
        Bound::UnpackedBytes => Text::new(
            format!(
                "una vez descomprimido pesa más de {megabytes} MB. Copia los pedidos a un libro nuevo."
            ),
            format!("it unpacks to more than {megabytes} MB. Copy the orders to a new workbook."),
        ),
        Bound::Memory => Text::new(
            format!(
                "leerlo ocuparía más de {megabytes} MB de memoria. Copia los pedidos a un libro nuevo y guárdalo como .xlsx."
            ),
            format!(
                "reading it would take more than {megabytes} MB of memory. Copy the orders to a new workbook and save it as .xlsx."
            ),
        ),
        Bound::Seconds => Text::new(
            format!(
                "leerlo toma más de {max} segundos. Copia los pedidos a un libro nuevo y guárdalo como .xlsx."
            ),
            format!(
                "reading it takes more than {max} seconds. Copy the orders to a new workbook and save it as .xlsx."
            ),
        ),
        Bound::Cells => Text::new(
            format!("la hoja tiene más de {max} celdas. Copia los pedidos a un libro nuevo."),
            format!("the sheet has more than {max} cells. Copy the orders to a new workbook."),
        ),
        Bound::Rows => Text::new(
            format!("tiene más de {max} filas. Divídelo en varios archivos."),
            format!("it has more than {max} rows. Split it into several files."),
        ),
        Bound::Columns => Text::new(
            format!("tiene más de {max} columnas. Guarda solo las columnas del pedido."),
            format!("it has more than {max} columns. Save the columns of the order only."),
        ),
        Bound::Parts => Text::new(
            "tiene demasiadas partes para ser un libro de pedidos. Copia los pedidos a un libro nuevo.",
            "it has too many parts for a workbook with orders. Copy the orders to a new workbook.",
        ),
    }
}

fn missing_columns(missing: &[Field], found: &FoundColumns) -> Text {
    let names = |pick: fn(Text) -> String| {
        let named = |field: &Field| format!("{} ({})", pick(field.text()), field.as_str());
        missing.iter().map(named).collect::<Vec<_>>().join(", ")
    };
    let found = headers(found);
    Text::new(
        format!(
            "falta la columna: {}. Se encontró: {found}. Agrega el título que falta, o indica qué columna es.",
            names(|text| text.es)
        ),
        format!(
            "missing column: {}. Found: {found}. Add the missing title, or say which column it is.",
            names(|text| text.en)
        ),
    )
}

fn headers(found: &FoundColumns) -> String {
    let all = || found.columns.iter();
    let is_titled = all().any(|column| column.header != column.letters);
    // Letters beside titles say nothing; alone they are all that there is.
    let listed = all().filter(|column| !is_titled || column.header != column.letters);
    let shown = |column: &FoundColumn| match column.samples.first() {
        Some(value) if !is_titled => format!("{} ({value})", column.letters),
        Some(_) | None => column.header.clone(),
    };
    let headers: Vec<String> = listed.map(shown).collect();
    if headers.is_empty() {
        "—".to_owned()
    } else {
        list(&headers)
    }
}

fn column_map(error: &ColumnMapError, found: &FoundColumns) -> Text {
    let headers = headers(found);
    let es = match error {
        ColumnMapError::Syntax(part) => format!("«{part}» no tiene la forma campo=columna."),
        ColumnMapError::UnknownField(name) => format!(
            "no existe el campo «{name}»; son consultora_code, consultora_name, product_code y quantity."
        ),
        ColumnMapError::NotGiven(field) => {
            format!("falta indicar la columna de {}.", field.text().es)
        }
        ColumnMapError::NotInFile(column) => format!("el archivo no tiene la columna «{column}»."),
        ColumnMapError::NoSuchRow(row) => {
            format!("la fila {row} está en blanco o demasiado abajo para tener los títulos.")
        }
        ColumnMapError::Twice(column) => {
            format!("la columna «{column}» está indicada para dos campos.")
        }
    };
    Text::new(
        format!("{es} Sus columnas son: {headers}. Revisa qué columna es cada una."),
        format!("{error}. Its columns are: {headers}. Check which column is which."),
    )
}

fn list(texts: &[String]) -> String {
    let more = if texts.len() > LISTED_MAX {
        ", …"
    } else {
        ""
    };
    let shown: Vec<&str> = texts.iter().take(LISTED_MAX).map(String::as_str).collect();
    format!("{}{more}", shown.join(", "))
}
