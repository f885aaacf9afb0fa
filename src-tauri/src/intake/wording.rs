//! Every sentence that this module says, in both languages.

use crate::domain::{QUANTITY_MAX, Text};

use super::{
    Bound, ColumnMapError, Field, FileCause, FileProblem, FoundColumn, ProblemCode, RejectedRow,
    RowProblem,
};

/// Header texts that a sentence lists.
const LISTED_MAX: usize = 12;

pub(super) fn row_problem(problem: &RowProblem) -> Text {
    let other = problem
        .other_row
        .map(|row| row.to_string())
        .unwrap_or_default();
    let proposal = problem.proposal.as_deref().unwrap_or_default();
    let value = problem.value.as_str();
    match problem.code {
        ProblemCode::Summed => Text::new(
            format!(
                "El mismo producto ya está en la fila {other} para esta consultora. Se suman: {proposal} unidades."
            ),
            format!(
                "The same product is in row {other} for this consultora already. They are summed: {proposal} units."
            ),
        ),
        ProblemCode::TwoNames => Text::new(
            format!(
                "«{value}» no es el nombre de la fila {other}. Se conserva «{proposal}»; revisa que el código sea el de ella."
            ),
            format!(
                "\"{value}\" is not the name in row {other}. \"{proposal}\" is kept; check that the code is hers."
            ),
        ),
        ProblemCode::SumTooLarge => Text::new(
            format!(
                "Junto con la fila {other} pasa de {QUANTITY_MAX} unidades. Corrige una de las dos cantidades."
            ),
            format!(
                "Together with row {other} it is more than {QUANTITY_MAX} units. Correct one of the two quantities."
            ),
        ),
        code @ (ProblemCode::Missing
        | ProblemCode::CodeTooLong
        | ProblemCode::CodeCharacters
        | ProblemCode::CodeDigitsLost
        | ProblemCode::CodeIsDate
        | ProblemCode::CodeIsBoolean
        | ProblemCode::CodeIsFraction
        | ProblemCode::CodeFormat
        | ProblemCode::FormulaError
        | ProblemCode::QuantityZero
        | ProblemCode::QuantityNegative
        | ProblemCode::QuantityFraction
        | ProblemCode::QuantityAmbiguous
        | ProblemCode::QuantityNotNumber
        | ProblemCode::QuantityTooLarge
        | ProblemCode::NameUnusable
        | ProblemCode::QuantityUnusual
        | ProblemCode::CellsBeyond
        | ProblemCode::Cleaned
        | ProblemCode::Merged) => with_proposal(code, value, reason(problem.field, code), proposal),
    }
}

/// All reasons of a row, for a cell of the error workbook.
pub(super) fn reasons(row: &RejectedRow) -> Text {
    let sentences: Vec<Text> = row
        .reasons
        .iter()
        .map(|(field, code)| {
            let (name, text) = (field.text(), reason(*field, *code));
            Text::new(
                format!("{}: {}", name.es, text.es),
                format!("{}: {}", name.en, text.en),
            )
        })
        .collect();
    let join = |pick: fn(&Text) -> &str| sentences.iter().map(pick).collect::<Vec<_>>().join(" ");
    Text::new(join(|text| &text.es), join(|text| &text.en))
}

fn with_proposal(code: ProblemCode, value: &str, text: Text, proposal: &str) -> Text {
    let mut text = text;
    if !value.trim().is_empty() && code != ProblemCode::Missing {
        text = Text::new(
            format!("«{value}»: {}", text.es),
            format!("\"{value}\": {}", text.en),
        );
    }
    if !proposal.is_empty() {
        text.es.push_str(&format!(" ¿Es {proposal}?"));
        text.en.push_str(&format!(" Is it {proposal}?"));
    }
    text
}

/// What is wrong and what to do, without the value.
fn reason(field: Field, code: ProblemCode) -> Text {
    let name = field.text();
    match code {
        ProblemCode::Missing => Text::new(
            format!("falta el {}. Complétalo o borra la fila.", name.es)
                .replace("el cantidad. Complétalo", "la cantidad. Complétala"),
            format!("the {} is missing. Fill it in or delete the row.", name.en),
        ),
        ProblemCode::CodeTooLong => Text::new(
            "es más largo que cualquier código. Revisa que sea la columna correcta.",
            "it is longer than any code. Check that it is the right column.",
        ),
        ProblemCode::CodeCharacters => Text::new(
            "un código lleva solo letras, números y guiones. Escríbelo sin espacios ni otros signos.",
            "a code has letters, digits and dashes only. Write it without spaces or other signs.",
        ),
        ProblemCode::CodeDigitsLost => Text::new(
            "la planilla redondeó este código y perdió cifras. Da formato de texto a la columna y escríbelo de nuevo.",
            "the spreadsheet rounded this code and lost digits. Format the column as text and type it again.",
        ),
        ProblemCode::CodeIsDate => Text::new(
            "la planilla convirtió este código en una fecha. Da formato de texto a la columna y escríbelo de nuevo.",
            "the spreadsheet turned this code into a date. Format the column as text and type it again.",
        ),
        ProblemCode::CodeIsBoolean => Text::new(
            "es un valor lógico y no un código. Escribe el código.",
            "it is a logical value and not a code. Write the code.",
        ),
        ProblemCode::CodeIsFraction => Text::new(
            "es un número con decimales o con signo y no un código. Escribe el código como texto.",
            "it is a number with decimals or a sign and not a code. Write the code as text.",
        ),
        ProblemCode::CodeFormat => Text::new(
            "el formato de la celda muestra otra cosa que lo que contiene. Escribe el código como texto.",
            "the cell's format shows something other than what it holds. Write the code as text.",
        ),
        ProblemCode::FormulaError => Text::new(
            "la fórmula de esta celda dio error. Corrígela o escribe el valor.",
            "the formula in this cell failed. Correct it or write the value.",
        ),
        ProblemCode::QuantityZero => Text::new(
            "la cantidad es cero. Escribe al menos 1 o borra la fila.",
            "the quantity is zero. Write at least 1 or delete the row.",
        ),
        ProblemCode::QuantityNegative => Text::new(
            "la cantidad es negativa. Escribe al menos 1 o borra la fila.",
            "the quantity is negative. Write at least 1 or delete the row.",
        ),
        ProblemCode::QuantityFraction => Text::new(
            "la cantidad tiene decimales. Escribe unidades enteras.",
            "the quantity has decimals. Write whole units.",
        ),
        ProblemCode::QuantityAmbiguous => Text::new(
            "no se sabe si el punto o la coma separa miles o decimales. Escribe la cantidad sin puntos ni comas.",
            "the point or comma may stand for thousands or for decimals. Write the quantity without points and commas.",
        ),
        ProblemCode::QuantityNotNumber => Text::new(
            "la cantidad no es un número. Escribe solo las unidades, por ejemplo 2.",
            "the quantity is not a number. Write the units only, for example 2.",
        ),
        ProblemCode::QuantityTooLarge => Text::new(
            format!(
                "son más de {QUANTITY_MAX} unidades. Revisa que no sea un código en la columna de cantidad."
            ),
            format!(
                "it is more than {QUANTITY_MAX} units. Check that it is not a code in the quantity column."
            ),
        ),
        ProblemCode::SumTooLarge => Text::new(
            format!(
                "sumada a otra fila del mismo producto pasa de {QUANTITY_MAX} unidades. Corrige una de las cantidades."
            ),
            format!(
                "with another row of the same product it is more than {QUANTITY_MAX} units. Correct one of the quantities."
            ),
        ),
        ProblemCode::TwoNames => Text::new(
            "no es el nombre de una fila anterior con el mismo código. Se conserva el primero.",
            "it is not the name in an earlier row with the same code. The first is kept.",
        ),
        ProblemCode::NameUnusable => Text::new(
            "no sirve como nombre. El pedido se carga sin él.",
            "it cannot be used as a name. The order is loaded without it.",
        ),
        ProblemCode::QuantityUnusual => Text::new(
            "son muchas unidades. Se cargan así; revisa que sea lo pedido.",
            "these are many units. They are loaded like this; check that it is what was ordered.",
        ),
        ProblemCode::CellsBeyond => Text::new(
            "la fila tiene datos muy a la derecha de la tabla. No se leen.",
            "the row has values far to the right of the table. They are not read.",
        ),
        ProblemCode::Summed => Text::new(
            "el producto está repetido para esta consultora. Las unidades se suman.",
            "the product is repeated for this consultora. The units are summed.",
        ),
        ProblemCode::Cleaned => Text::new(
            "se quitaron espacios o caracteres que no se ven.",
            "spaces or characters that cannot be seen were removed.",
        ),
        ProblemCode::Merged => Text::new(
            "se tomó el valor de la celda combinada.",
            "the value of the merged cell was taken.",
        ),
    }
}

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
        FileCause::NoSheet => Text::new(
            "todas sus hojas están ocultas. Muestra la que tiene los pedidos y guarda de nuevo.",
            "all its sheets are hidden. Unhide the one with the orders and save again.",
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
        FileCause::ColumnMap(error) => column_map(error),
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

fn missing_columns(missing: &[Field], found: &[FoundColumn]) -> Text {
    let names = |pick: fn(Text) -> String| {
        let named = |field: &Field| format!("{} ({})", pick(field.text()), field.as_str());
        missing.iter().map(named).collect::<Vec<_>>().join(", ")
    };
    let headers: Vec<String> = found.iter().map(|column| column.header.clone()).collect();
    let found = if headers.is_empty() {
        "—".to_owned()
    } else {
        list(&headers)
    };
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

fn column_map(error: &ColumnMapError) -> Text {
    let es = match error {
        ColumnMapError::Syntax(part) => format!("«{part}» no tiene la forma campo=columna."),
        ColumnMapError::UnknownField(name) => format!("no existe el campo «{name}»."),
        ColumnMapError::NotGiven(field) => {
            format!("falta indicar la columna de {}.", field.text().es)
        }
        ColumnMapError::NotInFile(column) => format!("el archivo no tiene la columna «{column}»."),
        ColumnMapError::Twice(column) => {
            format!("la columna «{column}» está indicada para dos campos.")
        }
    };
    Text::new(
        format!("{es} Revisa qué columna es cada una."),
        format!("{error}. Check which column is which."),
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
