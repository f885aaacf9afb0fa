//! Looks through a zip archive before anybody reads it as a workbook.
//!
//! The workbook reader trusts what the file declares: it reserves memory for as many shared
//! strings as the file says there are, copies a font for every cell style, and holds one XML tag
//! as a whole. Memory that cannot be had ends the process, and no `catch_unwind` helps. So every
//! part is unpacked here once, counted, and refused when it is larger than an order sheet's.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use super::binary_records::BinaryRecords;
use super::source::cause;
use super::{Bound, FileCause, Limits};

/// Parts of a workbook. Excel's own have some dozens.
const PARTS_MAX: usize = 5_000;

/// Bytes of the list of shared strings, unpacked.
const SHARED_STRINGS_BYTES_MAX: u64 = 96 << 20;

/// Bytes of the list of styles, unpacked.
const STYLES_BYTES_MAX: u64 = 16 << 20;

/// Tags in the list of styles. Excel writes at most some 200,000.
const STYLES_TAGS_MAX: u64 = 400_000;

/// Tags of the styles times the length of the longest: what copying fonts for cells can come to.
const STYLES_COPIED_BYTES_MAX: u64 = 96 << 20;

/// Bytes of any other part that is no sheet, unpacked.
const PART_BYTES_MAX: u64 = 64 << 20;

/// Bytes between two tags, or in one. A cell holds at most 32,767 characters.
const TAG_BYTES_MAX: u64 = 1 << 20;

/// Shared strings. Each takes 24 bytes of memory before it is read.
const SHARED_STRINGS_MAX: u64 = 3_000_000;

/// Merged cells of a sheet.
const MERGED_MAX: u64 = 1_000_000;

/// Bytes unpacked at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// A harmless archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Package {
    pub(super) kind: PackageKind,
    /// Whether any sheet has merged cells: looking for them costs another pass.
    pub(super) has_merged_cells: bool,
    /// Whether any sheet has formulas: the same.
    pub(super) has_formulas: bool,
    /// Whether a spreadsheet is to work out all formulas anew: whoever wrote the file did not, and
    /// many write 0 as the result.
    pub(super) is_to_be_worked_out: bool,
}

/// What the parts of an archive say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PackageKind {
    Xlsx,
    Xlsb,
    Ods,
}

/// Refuses what is no workbook, and a workbook that is too large or hostile.
pub(super) fn inspect(mut file: &File, limits: &Limits) -> Result<Package, FileCause> {
    file.seek(SeekFrom::Start(0)).map_err(cause)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    if archive.len() > PARTS_MAX {
        let max = u64::try_from(PARTS_MAX).unwrap_or(u64::MAX);
        return Err(FileCause::TooLarge {
            bound: Bound::Parts,
            max,
        });
    }
    let kind = kind(&archive)?;
    let mut unpacked_bytes = 0;
    let mut has_merged_cells = false;
    let mut has_formulas = false;
    let mut is_to_be_worked_out = false;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        let left = limits.unpacked_bytes_max.saturating_sub(unpacked_bytes);
        let scan = Part::of_name(&name, kind).inspect(&mut part, left, limits)?;
        unpacked_bytes += scan.bytes;
        has_merged_cells |= scan.merged > 0;
        has_formulas |= scan.has_formulas;
        is_to_be_worked_out |= scan.is_to_be_worked_out;
    }
    Ok(Package {
        kind,
        has_merged_cells,
        has_formulas,
        is_to_be_worked_out,
    })
}

fn kind<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<PackageKind, FileCause> {
    let mut has = [false; 5];
    for name in archive.file_names() {
        let name = name.map_err(damaged)?.to_ascii_lowercase();
        has[0] |= name.ends_with("workbook.xml") || name.starts_with("xl/worksheets/");
        has[1] |= name.ends_with("workbook.bin");
        has[2] |= name == "content.xml";
        has[3] |= name.starts_with("word/") || name.starts_with("ppt/");
        has[4] |= name == "encrypted-package";
    }
    match has {
        [_, true, ..] => Ok(PackageKind::Xlsb),
        [true, ..] => Ok(PackageKind::Xlsx),
        [.., true] => Err(FileCause::Encrypted),
        [_, _, _, true, _] => Err(FileCause::NotASpreadsheet {
            looks_like: Some("Word/PowerPoint"),
        }),
        [_, _, true, ..] => Ok(PackageKind::Ods),
        _ => Err(FileCause::NotASpreadsheet {
            looks_like: Some("ZIP"),
        }),
    }
}

/// The parts that differ in what they may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Read tag by tag.
    Sheet,
    /// Read record by record.
    BinarySheet,
    SharedStrings,
    Styles,
    /// What the workbook says of itself.
    Book,
    /// Other XML, held in memory.
    Xml,
    /// A picture, a macro, a thumbnail: not read.
    Other,
}

impl Part {
    fn of_name(name: &str, kind: PackageKind) -> Self {
        let ends_with = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        if name.ends_with("sharedstrings.xml") {
            Self::SharedStrings
        } else if name.ends_with("styles.xml") {
            Self::Styles
        } else if name.ends_with("workbook.xml") {
            Self::Book
        } else if name.contains("worksheets/")
            && name.ends_with(".bin")
            && kind == PackageKind::Xlsb
        {
            Self::BinarySheet
        } else if name.contains("worksheets/") || name == "content.xml" && kind == PackageKind::Ods
        {
            Self::Sheet
        } else if ends_with(&[".xml", ".rels", ".vml"]) {
            Self::Xml
        } else {
            Self::Other
        }
    }

    fn bytes_max(self) -> u64 {
        match self {
            Self::Sheet | Self::BinarySheet => u64::MAX,
            Self::SharedStrings => SHARED_STRINGS_BYTES_MAX,
            Self::Styles => STYLES_BYTES_MAX,
            Self::Other | Self::Xml | Self::Book => PART_BYTES_MAX,
        }
    }

    /// Whether there are tags to be measured.
    fn has_tags(self) -> bool {
        match self {
            Self::Sheet | Self::SharedStrings | Self::Styles | Self::Book | Self::Xml => true,
            Self::BinarySheet | Self::Other => false,
        }
    }

    /// Unpacks the part to nowhere and counts.
    fn inspect(self, part: &mut impl Read, left: u64, limits: &Limits) -> Result<Scan, FileCause> {
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut scan = Scan::default();
        loop {
            let length = part.read(&mut chunk).map_err(|error| FileCause::Damaged {
                detail: error.to_string(),
            })?;
            if length == 0 {
                return Ok(scan);
            }
            scan.take(&chunk[..length], self);
            if scan.records.has_short_cells {
                return Err(FileCause::UnsupportedFormat {
                    format: ".xlsb (SheetJS)",
                });
            }
            if scan.bytes > left.min(self.bytes_max()) {
                let max = limits.unpacked_bytes_max.min(self.bytes_max());
                return Err(FileCause::TooLarge {
                    bound: Bound::UnpackedBytes,
                    max,
                });
            }
            if let Some(detail) = self.excess(&scan) {
                return Err(FileCause::Damaged {
                    detail: detail.to_owned(),
                });
            }
        }
    }

    /// What there is too much of.
    fn excess(self, scan: &Scan) -> Option<&'static str> {
        let copied_bytes = scan.tags.saturating_mul(scan.tag_bytes_max);
        if scan.tag_bytes_max > TAG_BYTES_MAX {
            Some("a value of more than a megabyte")
        } else if scan.merged > MERGED_MAX {
            Some("more merged cells than rows")
        } else if scan.declared_max.max(scan.strings) > SHARED_STRINGS_MAX {
            Some("more shared strings than a workbook has")
        } else if self == Self::Styles
            && (scan.tags > STYLES_TAGS_MAX || copied_bytes > STYLES_COPIED_BYTES_MAX)
        {
            Some("more cell styles than a workbook has")
        } else {
            None
        }
    }
}

/// What is counted of a part while it goes by.
#[derive(Debug, Default)]
struct Scan {
    bytes: u64,
    tags: u64,
    /// Longest way from one `<` to the next, in bytes.
    tag_bytes_max: u64,
    tag_began_at: u64,
    /// Merged cells.
    merged: u64,
    has_formulas: bool,
    /// From the workbook's own part.
    is_to_be_worked_out: bool,
    /// Shared strings.
    strings: u64,
    /// Largest number in an attribute `uniqueCount`.
    declared_max: u64,
    /// The tag that the previous chunk broke off.
    broken_off: Vec<u8>,
    /// What a binary sheet holds.
    records: BinaryRecords,
}

impl Scan {
    fn take(&mut self, chunk: &[u8], part: Part) {
        if part == Part::BinarySheet {
            self.records.take(chunk);
        }
        if part.has_tags() {
            self.tags(chunk, part);
        }
        if part == Part::Book {
            const ANEW: &[u8] = b"fullCalcOnLoad=\"1\"";
            self.is_to_be_worked_out |= chunk.windows(ANEW.len()).any(|bytes| bytes == ANEW);
        }
        self.bytes += length_of(chunk);
        if part.has_tags() {
            self.tag_bytes_max = self.tag_bytes_max.max(self.bytes - self.tag_began_at);
        }
        if part == Part::SharedStrings {
            self.broken_off.extend_from_slice(chunk);
            self.declared_max = self.declared_max.max(declared(&self.broken_off));
            let last_tag = self.broken_off.iter().rposition(|byte| *byte == b'<');
            self.broken_off.drain(..last_tag.unwrap_or(0));
        }
    }

    fn tags(&mut self, chunk: &[u8], part: Part) {
        for (offset, _) in chunk.iter().enumerate().filter(|(_, byte)| **byte == b'<') {
            let at = self.bytes + u64::try_from(offset).unwrap_or(u64::MAX);
            self.tag_bytes_max = self.tag_bytes_max.max(at - self.tag_began_at);
            self.tag_began_at = at;
            self.tags += 1;
            if part == Part::SharedStrings && is_tag(&chunk[offset + 1..], b"si") {
                self.strings += 1;
            }
            // Of a list and its first member at least one is not broken off by a chunk's end.
            if part == Part::Sheet {
                let tag = &chunk[offset + 1..];
                self.merged += u64::from(tag.starts_with(b"mergeCell"));
                self.has_formulas |= is_tag(tag, b"f");
            }
        }
    }
}

/// Whether a tag with this beginning has the name, with or without a prefix.
fn is_tag(tag: &[u8], name: &[u8]) -> bool {
    const NAME_BYTES_MAX: usize = 64;
    let tag = &tag[..tag.len().min(NAME_BYTES_MAX)];
    let end = tag
        .iter()
        .position(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
    let full = &tag[..end.unwrap_or(tag.len())];
    match full.strip_suffix(name) {
        Some(prefix) => prefix.is_empty() || prefix.ends_with(b":"),
        None => false,
    }
}

fn length_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// The largest number that follows `uniqueCount`.
fn declared(bytes: &[u8]) -> u64 {
    const NAME: &[u8] = b"uniqueCount";
    let mut largest = 0;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'u') {
        rest = &rest[at..];
        let Some(after) = rest.strip_prefix(NAME) else {
            rest = &rest[1..];
            continue;
        };
        let quoted = |byte: &u8| matches!(byte, b'=' | b'"' | b'\'') || byte.is_ascii_whitespace();
        let digits = after
            .iter()
            .skip_while(|byte| quoted(byte))
            .take_while(|b| b.is_ascii_digit());
        let number = digits.fold(0_u64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        });
        largest = largest.max(number);
        rest = after;
    }
    largest
}

fn damaged(error: ZipError) -> FileCause {
    if matches!(&error, ZipError::UnsupportedArchive(detail) if detail.contains("assword")) {
        return FileCause::Encrypted;
    }
    FileCause::Damaged {
        detail: error.to_string(),
    }
}
