//! Splits text into rows of values, as a spreadsheet does, and says of each which row it is.
//!
//! Written by hand for two reasons: rows must have the numbers that the spreadsheet shows (blank
//! lines count, lines inside quotes do not), and one stray quote must not swallow the rest of the
//! file without a word.

use std::borrow::Cow;

/// Lines that one quoted value may span. A quote that is not closed by then was none.
const QUOTED_LINES_MAX: usize = 30;

/// The rows of a text. Blank lines are rows without values.
pub(super) struct Records<'t> {
    text: &'t str,
    /// Where the next row begins, in bytes.
    at: usize,
    /// Where the next line feed is, once it was looked for; a file with bare carriage returns has
    /// none, and must not be searched to its end for every row.
    line_feed: usize,
    delimiter: char,
    columns_max: usize,
}

/// One row.
#[derive(Debug, PartialEq)]
pub(super) struct Record<'t> {
    pub(super) values: Vec<Cow<'t, str>>,
    /// Whether there are more values than are read.
    pub(super) beyond: bool,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, delimiter: char, columns_max: usize) -> Self {
        let line_feed = text.find('\n').unwrap_or(text.len());
        Self {
            text,
            at: 0,
            line_feed,
            delimiter,
            columns_max,
        }
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        if self.at >= self.text.len() {
            return None;
        }
        let line = self.line();
        if line.contains('"')
            && let Some((record, rest)) = self.quoted()
        {
            self.at = self.text.len() - after_line_end(rest).len();
            return Some(record);
        }
        self.at = self.text.len() - after_line_end(&self.text[self.at + line.len()..]).len();
        let mut record = Record {
            values: Vec::new(),
            beyond: false,
        };
        if !line.is_empty() {
            for value in line.split(self.delimiter) {
                record.push(Cow::Borrowed(value), self.columns_max);
            }
        }
        Some(record)
    }
}

impl<'t> Records<'t> {
    /// The line that begins here, without its end: LF, CRLF or CR.
    fn line(&mut self) -> &'t str {
        if self.line_feed < self.at {
            let next = self.text[self.at..].find('\n');
            self.line_feed = next.map_or(self.text.len(), |offset| self.at + offset);
        }
        let line = &self.text[self.at..self.line_feed];
        line.find('\r').map_or(line, |end| &line[..end])
    }

    /// Reads a row with quotes in it, to the end of its line. Nothing when they do not add up: then a quote is a character
    /// like any other.
    fn quoted(&self) -> Option<(Record<'t>, &'t str)> {
        let mut record = Record {
            values: Vec::new(),
            beyond: false,
        };
        let mut rest = &self.text[self.at..];
        loop {
            let value;
            (value, rest) = match rest.trim_start_matches(' ').strip_prefix('"') {
                Some(inside) => quoted_value(inside, self.delimiter)?,
                None => {
                    let end = rest
                        .find([self.delimiter, '\r', '\n'])
                        .unwrap_or(rest.len());
                    (Cow::Borrowed(&rest[..end]), &rest[end..])
                }
            };
            record.push(value, self.columns_max);
            match rest.strip_prefix(self.delimiter) {
                Some(more) => rest = more,
                None => return Some((record, rest)),
            }
        }
    }
}

impl<'t> Record<'t> {
    fn push(&mut self, value: Cow<'t, str>, columns_max: usize) {
        if self.values.len() < columns_max {
            self.values.push(value);
        } else if !value.trim().is_empty() {
            self.beyond = true;
        }
    }
}

/// The value up to its closing quote, and what follows: a delimiter, a line's end or nothing.
fn quoted_value(inside: &str, delimiter: char) -> Option<(Cow<'_, str>, &str)> {
    let mut value = Cow::Borrowed("");
    let mut rest = inside;
    let mut lines = 0;
    loop {
        let end = rest.find('"')?;
        lines += rest[..end].matches(['\n', '\r']).count();
        if lines > QUOTED_LINES_MAX {
            return None;
        }
        value += &rest[..end];
        rest = &rest[end + 1..];
        if let Some(more) = rest.strip_prefix('"') {
            value += "\"";
            rest = more;
            continue;
        }
        let after = rest.trim_start_matches(' ');
        let is_end = after.is_empty() || after.starts_with([delimiter, '\r', '\n']);
        return is_end.then_some((value, after));
    }
}

fn after_line_end(rest: &str) -> &str {
    rest.strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\r', '\n']))
        .unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> String {
        let records = Records::new(text, ';', 3);
        let shown = records.map(|record| {
            let more = if record.beyond { "…" } else { "" };
            format!("{}{more}", record.values.join("|"))
        });
        shown.collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn rows_are_split_as_a_spreadsheet_does() {
        assert_eq!(rows("a;b\r\nc;d\r\n"), "a|b / c|d");
        assert_eq!(rows("a;b\rc;d\n\n;\ne"), "a|b / c|d /  / | / e");
        assert_eq!(rows("\"a;\"\"1\"\"\";b\nc"), "a;\"1\"|b / c");
        assert_eq!(rows("\"two\nlines\" ;b\nc"), "two\nlines|b / c");
        assert_eq!(rows("1;2;3;4\n1;2;3;;"), "1|2|3… / 1|2|3");
    }

    #[test]
    fn a_stray_quote_swallows_nothing() {
        assert_eq!(rows("a;\"b\nc;d\ne"), "a|\"b / c|d / e");
        assert_eq!(rows("a;15\"\nc;d"), "a|15\" / c|d");
        assert_eq!(
            rows("\"La \"Jefa\" Soto\";2\nc"),
            "\"La \"Jefa\" Soto\"|2 / c"
        );
        let far = format!("a;\"b\n{}\";c\n", "x\n".repeat(QUOTED_LINES_MAX + 1));
        assert!(rows(&far).starts_with("a|\"b / x / x"));
    }
}
