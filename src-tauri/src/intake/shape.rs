//! The shape of a file: its column titles, in their order. What the operator said of a file holds
//! for the next one of the same shape.

use super::cell::column_letters;
use super::fold;
use super::rejected::{REASON_HEADER, ROW_HEADER};

/// The shape of a table with these titles; nothing for one that has none.
pub(super) fn shape(titles: &[String]) -> Option<String> {
    let mut keys: Vec<String> = titles.iter().map(|title| fold::key(title)).collect();
    // The error workbook has the operator's own columns, and these two behind them.
    if let [own @ .., reason, row] = keys.as_slice()
        && *reason == fold::key(REASON_HEADER)
        && *row == fold::key(ROW_HEADER)
    {
        keys = own.to_vec();
    }
    // Columns without a title go by their letters, and may be there or not.
    while let Some((last, before)) = keys.split_last()
        && *last == fold::key(&column_letters(before.len()))
    {
        keys.pop();
    }
    (keys.len() > 1).then(|| keys.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape_of(titles: &str) -> Option<String> {
        let titles: Vec<String> = titles.split(';').map(str::to_owned).collect();
        shape(&titles)
    }

    #[test]
    fn titles_make_the_shape_however_they_are_written() {
        let expected = Some("cb|sku|cant pedida".to_owned());
        assert_eq!(shape_of("CB;Sku;Cant. pedida"), expected);
        assert_eq!(shape_of("cb;SKU;CANT PEDIDA;D;E"), expected);
        assert_eq!(
            shape_of("CB;SKU;Cant. pedida;Motivo;Fila original"),
            expected
        );
        assert_ne!(shape_of("SKU;CB;Cant. pedida"), expected);
        assert_eq!(shape_of("A;B;C"), None);
    }
}
