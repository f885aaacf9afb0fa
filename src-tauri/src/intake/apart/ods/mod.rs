//! OpenDocument spreadsheets, as LibreOffice writes them, read element by element: what is in memory
//! is the file and its styles, never a sheet.

mod styles;
mod table;
mod xml;

use std::io::{BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::sender::Stop;
use super::wire::{Ask, Refusal, SheetFacts, WireRow};
use styles::Styles;
use table::{Table, Wanted};
use xml::{Element, Next, Xml};

/// What the document says it is, and its templates say too.
const KIND: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// A workbook.
pub(super) struct OdsBook {
    bytes: Vec<u8>,
    styles: Styles,
    facts: Vec<SheetFacts>,
}

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

type Part<'a, 'b> = Xml<BufReader<ZipFile<'a, Cursor<&'b [u8]>>>>;

impl OdsBook {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Refusal> {
        let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).map_err(damaged)?;
        check_kind(&mut archive)?;
        check_password(&mut archive)?;
        let mut styles = Styles::default();
        if let Some(mut xml) = part(&mut archive, "styles.xml")? {
            styles.read(&mut xml)?;
        }
        let facts = facts(&mut archive, &mut styles)?;
        drop(archive);
        Ok(Self {
            bytes,
            styles,
            facts,
        })
    }

    pub(super) fn facts(&self) -> &[SheetFacts] {
        &self.facts
    }

    /// Hands on the rows that were asked for.
    pub(super) fn rows(
        &self,
        ask: Ask,
        take: &mut dyn FnMut(WireRow) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut archive = ZipArchive::new(Cursor::new(self.bytes.as_slice())).map_err(damaged)?;
        let mut xml = content(&mut archive)?;
        let mut place = 0;
        while let Some(element) = next_sheet(&mut xml, None)? {
            if place == ask.sheet {
                let mut table = Table::new(&self.styles);
                return table.read(&mut xml, Some(Wanted { ask, take }));
            }
            xml.skip(&element)?;
            place += 1;
        }
        Err(damaged("there is no such sheet").into())
    }
}

/// What there is to know of the sheets; and the styles that stand before them.
fn facts(archive: &mut Archive<'_>, styles: &mut Styles) -> Result<Vec<SheetFacts>, Refusal> {
    let mut xml = content(archive)?;
    let mut facts = Vec::new();
    while let Some(element) = next_sheet(&mut xml, Some(styles))? {
        let mut table = Table::new(styles);
        table.read(&mut xml, None).map_err(|stop| match stop {
            Stop::Refused(refusal) => refusal,
            Stop::Gone(error) => damaged(error),
        })?;
        let style = element.get("table:style-name")?.unwrap_or_default();
        facts.push(SheetFacts {
            name: element.get("table:name")?.unwrap_or_default(),
            is_visible: !styles.is_hidden(&style),
            is_table: true,
            rows: table.rows,
            merged: table.merged,
        });
    }
    if facts.is_empty() {
        return Err(damaged("it has no sheet"));
    }
    Ok(facts)
}

/// The beginning of the next sheet. A table without a name is none: it came from another document.
fn next_sheet<R: BufRead>(
    xml: &mut Xml<R>,
    mut styles: Option<&mut Styles>,
) -> Result<Option<Element>, Refusal> {
    loop {
        match xml.next()? {
            Next::Element(element) => match element.name() {
                "table:table" if element.get("table:name")?.is_some() => return Ok(Some(element)),
                "office:automatic-styles" => match &mut styles {
                    Some(styles) => styles.read(xml)?,
                    None => xml.skip(&element)?,
                },
                "office:document-content" | "office:body" | "office:spreadsheet" => {}
                _ => xml.skip(&element)?,
            },
            Next::End(_) | Next::Text(_) => {}
            Next::EndOfFile => return Ok(None),
        }
    }
}

/// Other documents of the family lie in the same kind of archive.
fn check_kind(archive: &mut Archive<'_>) -> Result<(), Refusal> {
    let Some(file) = file(archive, "mimetype")? else {
        return Ok(());
    };
    let mut kind = Vec::new();
    let most = u64::try_from(KIND.len()).unwrap_or(u64::MAX);
    file.take(most).read_to_end(&mut kind).map_err(damaged)?;
    if kind == KIND {
        Ok(())
    } else {
        Err(Refusal::NotASpreadsheet)
    }
}

fn check_password(archive: &mut Archive<'_>) -> Result<(), Refusal> {
    let Some(mut xml) = part(archive, "META-INF/manifest.xml")? else {
        return Ok(());
    };
    loop {
        match xml.next()? {
            Next::Element(element) if element.name() == "manifest:encryption-data" => {
                return Err(Refusal::Encrypted);
            }
            Next::Element(_) | Next::End(_) | Next::Text(_) => {}
            Next::EndOfFile => return Ok(()),
        }
    }
}

fn content<'a, 'b>(archive: &'a mut Archive<'b>) -> Result<Part<'a, 'b>, Refusal> {
    part(archive, "content.xml")?.ok_or_else(|| damaged("it has no content"))
}

fn part<'a, 'b>(archive: &'a mut Archive<'b>, name: &str) -> Result<Option<Part<'a, 'b>>, Refusal> {
    let file = file(archive, name)?;
    Ok(file.map(|file| Xml::new(BufReader::new(file))))
}

fn file<'a, 'b>(
    archive: &'a mut Archive<'b>,
    name: &str,
) -> Result<Option<ZipFile<'a, Cursor<&'b [u8]>>>, Refusal> {
    match archive.by_name(name) {
        Ok(file) => Ok(Some(file)),
        Err(ZipError::FileNotFound) => Ok(None),
        Err(error) => Err(damaged(error)),
    }
}

fn damaged(detail: impl ToString) -> Refusal {
    Refusal::Damaged(detail.to_string())
}
