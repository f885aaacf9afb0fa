//! Text files: which encoding, which delimiter.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::cell::Cell;
use super::collect::Row;
use super::columns::{self, Columns, HEAD_ROWS, HEAD_SEARCH_ROWS, Head, HeadRow};
use super::records::{Record, Records};
use super::{FileCause, IntakeOptions};

/// What may stand between values, the likeliest first.
const DELIMITERS: [char; 4] = [';', ',', '\t', '|'];

/// Bytes that are enough to tell UTF-16 without a byte order mark.
const UTF16_SAMPLE_BYTES: usize = 512;

/// Bytes that are enough to tell one encoding from another.
const DETECTION_BYTES_MAX: usize = 1 << 20;

/// How DOS ended a text.
const END_OF_FILE: char = '\u{1a}';

/// Bytes of which one that is not ASCII makes all worth a look.
const DETECTION_CHUNK_BYTES: usize = 4 << 10;

/// A text with its encoding undone.
#[derive(Debug)]
pub(super) struct TextFile {
    text: String,
    pub(super) encoding: &'static str,
    /// From a line `sep=;` at the top, which is no row.
    separator: Option<char>,
}

/// A text whose delimiter and columns are known.
#[derive(Debug)]
pub(super) struct TextTable<'t> {
    text: &'t str,
    pub(super) delimiter: char,
    pub(super) columns: Columns,
    columns_max: usize,
}

impl TextFile {
    /// Takes the bytes, since they and the text together can be large.
    pub(super) fn decode(bytes: Vec<u8>) -> Self {
        let encoding = encoding_of(&bytes);
        if encoding == UTF_8 {
            match String::from_utf8(bytes) {
                Ok(text) => Self::new(text, UTF_8.name()),
                Err(error) => Self::new(mended(error.as_bytes()), UTF_8.name()),
            }
        } else {
            let (text, _) = encoding.decode_with_bom_removal(&bytes);
            Self::new(text.into_owned(), encoding.name())
        }
    }

    /// A text that was never in a file.
    pub(super) fn pasted(text: &str) -> Self {
        Self::new(text.to_owned(), UTF_8.name())
    }

    fn new(text: String, encoding: &'static str) -> Self {
        let mut text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        // Old programs end a file with this, and it is no row.
        if text.ends_with(END_OF_FILE) {
            text.pop();
        }
        Self {
            separator: separator_line(&text),
            text,
            encoding,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Finds delimiter and columns: the delimiter is the one with which the columns are there.
    pub(super) fn table(&self, options: &IntakeOptions) -> Result<TextTable<'_>, FileCause> {
        let text = self.rows();
        if text.trim().is_empty() {
            return Err(FileCause::Empty);
        }
        let columns_max = usize::try_from(options.limits.columns_max).unwrap_or(usize::MAX);
        let found = |delimiter: char| {
            let head = head(text, delimiter, columns_max);
            let columns = columns::find(&head, options);
            (delimiter, columns, head)
        };
        let tried: Vec<_> = match self.separator {
            Some(separator) => vec![found(separator)],
            None => DELIMITERS.map(found).into_iter().collect(),
        };
        let best = tried
            .into_iter()
            .enumerate()
            .max_by_key(|(place, (_, columns, head))| {
                let fields = columns::fields_named(head);
                let width = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
                (columns.is_ok(), fields, width, usize::MAX - place)
            });
        let Some((_, (delimiter, columns, _))) = best else {
            return Err(FileCause::Empty);
        };
        Ok(TextTable {
            text,
            delimiter,
            columns: columns?,
            columns_max,
        })
    }

    fn rows(&self) -> &str {
        match self.separator {
            None => &self.text,
            Some(_) => self.text.find(['\r', '\n']).map_or("", |end| {
                let rest = &self.text[end..];
                rest.strip_prefix("\r\n").unwrap_or(&rest[1..])
            }),
        }
    }
}

impl TextTable<'_> {
    /// Its first rows.
    pub(super) fn head(&self) -> Head {
        head(self.text, self.delimiter, self.columns_max)
    }

    /// Hands on every row.
    pub(super) fn rows(
        &self,
        sink: &mut dyn FnMut(Row<'_, '_>) -> Result<(), FileCause>,
    ) -> Result<(), FileCause> {
        let mut cells = Vec::new();
        for (record, number) in Records::new(self.text, self.delimiter, self.columns_max).zip(1..) {
            let Record { values, beyond } = record;
            cells.clear();
            cells.extend(values.into_iter().map(Cell::Text));
            sink(Row {
                number,
                cells: &cells,
                beyond,
                merged: &[],
            })?;
        }
        Ok(())
    }
}

/// UTF-8 in which some bytes are none: parts of it came from elsewhere.
fn mended(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// Whether a text that is not quite UTF-8 is hardly anything else: letters of another encoding do
/// not often look like letters of this one.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut strays) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strays += chunk.invalid().len();
    }
    letters > strays
}

/// UTF-16 without a byte order mark, by its zeros: chardetng does not look for it.
pub(super) fn utf16_of(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(UTF16_SAMPLE_BYTES) & !1];
    let zeros = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 4 {
        None
    } else if odd * 10 > half * 7 && even == 0 {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_of(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() || is_nearly_utf8(bytes) {
        return UTF_8;
    }
    // Only an old Macintosh ends lines like this, and chardetng does not look for its encoding.
    if bytes.contains(&b'\r') && !bytes.contains(&b'\n') {
        return MACINTOSH;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let telling = bytes
        .chunks(DETECTION_CHUNK_BYTES)
        .filter(|chunk| !chunk.is_ascii());
    for chunk in telling.take(DETECTION_BYTES_MAX / DETECTION_CHUNK_BYTES) {
        detector.feed(chunk, false);
    }
    detector.feed(&[], true);
    // The country tips the balance where two encodings fit alike.
    let guess = detector.guess(Some(b"cl"), Utf8Detection::Deny);
    // Files come from Chile and its neighbours: another alphabet than theirs is a wrong guess on
    // a few accented letters.
    if WESTERN.contains(&guess.name()) {
        guess
    } else {
        WINDOWS_1252
    }
}

const WESTERN: [&str; 2] = ["windows-1252", "ISO-8859-15"];

/// The delimiter of a first line `sep=;`, which spreadsheets take and do not show.
fn separator_line(text: &str) -> Option<char> {
    let line = text.lines().next()?.trim_matches(['"', ' ', '\r']);
    let rest = line
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="))
        .map(|_| &line[4..])?;
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (Some(separator), None) => Some(separator),
        // The trimming may have taken a tab's neighbour, never the tab itself.
        _ => None,
    }
}

fn head(text: &str, delimiter: char, columns_max: usize) -> Head {
    let records = Records::new(text, delimiter, columns_max).zip(1..=HEAD_SEARCH_ROWS);
    let rows = records.map(|(record, number)| {
        let cells: Vec<Cell<'_>> = record.values.into_iter().map(Cell::Text).collect();
        HeadRow::new(number, &cells, record.beyond)
    });
    rows.filter(|row| !row.cells.iter().all(Cell::is_blank))
        .take(HEAD_ROWS)
        .collect()
}
