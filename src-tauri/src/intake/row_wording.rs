//! Every sentence about a row, in both languages.

use crate::domain::{QUANTITY_MAX, Text};

use super::{Field, ProblemCode, RejectedRow, RowProblem};

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
        code @ ProblemCode::LeftOut => capitalised(reason(problem.field, code)),
        code @ (ProblemCode::Missing
        | ProblemCode::CodeTooLong
        | ProblemCode::CodeCharacters
        | ProblemCode::CodeDigitsLost
        | ProblemCode::CodeIsDate
        | ProblemCode::CodeIsBoolean
        | ProblemCode::CodeIsFraction
        | ProblemCode::CodeFormat
        | ProblemCode::FormulaError
        | ProblemCode::FormulaUnsaved
        | ProblemCode::QuantityZero
        | ProblemCode::QuantityNegative
        | ProblemCode::QuantityFraction
        | ProblemCode::QuantityAmbiguous
        | ProblemCode::QuantityNotNumber
        | ProblemCode::QuantityTooLarge
        | ProblemCode::NameUnusable
        | ProblemCode::QuantityUnusual
        | ProblemCode::ZerosUnknown
        | ProblemCode::CellsBeyond
        | ProblemCode::Cleaned
        | ProblemCode::Merged) => with_proposal(value, reason(problem.field, code), proposal),
    }
}

/// All reasons of a row, for a cell of the error workbook.
pub(super) fn reasons(row: &RejectedRow) -> Text {
    let sentences: Vec<Text> = row
        .reasons
        .iter()
        .map(|(field, code)| {
            let (name, text) = (field.text(), reason(*field, *code));
            // What is missing is named in the sentence itself; to leave out is a matter of the row.
            if matches!(code, ProblemCode::Missing | ProblemCode::LeftOut) {
                return capitalised(text);
            }
            capitalised(Text::new(
                format!("{}: {}", name.es, text.es),
                format!("{}: {}", name.en, text.en),
            ))
        })
        .collect();
    let join = |pick: fn(&Text) -> &str| sentences.iter().map(pick).collect::<Vec<_>>().join(" ");
    Text::new(join(|text| &text.es), join(|text| &text.en))
}

fn with_proposal(value: &str, text: Text, proposal: &str) -> Text {
    let mut text = if value.trim().is_empty() {
        capitalised(text)
    } else {
        Text::new(
            format!("«{value}»: {}", text.es),
            format!("\"{value}\": {}", text.en),
        )
    };
    if !proposal.is_empty() {
        text.es.push_str(&format!(" ¿Es {proposal}?"));
        text.en.push_str(&format!(" Is it {proposal}?"));
    }
    text
}

fn capitalised(text: Text) -> Text {
    let capital = |text: String| {
        let mut chars = text.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string());
        format!("{}{}", first.unwrap_or_default(), chars.as_str())
    };
    Text::new(capital(text.es), capital(text.en))
}

/// What is wrong and what to do, without the value.
fn reason(field: Field, code: ProblemCode) -> Text {
    let name = field.text();
    match code {
        ProblemCode::Missing if field == Field::Quantity => Text::new(
            "falta la cantidad. Complétala o borra la fila.",
            "the quantity is missing. Fill it in or delete the row.",
        ),
        ProblemCode::Missing => Text::new(
            format!("falta el {}. Complétalo o borra la fila.", name.es),
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
        ProblemCode::FormulaUnsaved => Text::new(
            "la celda tiene una fórmula y el archivo no trae su resultado. Abre el archivo en Excel, guárdalo una vez y cárgalo de nuevo.",
            "the cell has a formula and the file does not hold its result. Open the file in Excel, save it once and load it again.",
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
        ProblemCode::LeftOut => Text::new(
            "se dejó fuera en la vista previa.",
            "it was left out in the preview.",
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
        ProblemCode::ZerosUnknown => Text::new(
            "este formato de archivo no dice si el código lleva ceros adelante. Si esta columna los lleva, guarda el archivo como .xlsx y cárgalo de nuevo.",
            "this file format does not tell whether the code has zeros in front. If this column has them, save the file as .xlsx and load it again.",
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
