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
const STYLES_COPIED_BYTES_MAX: u64 = 256 << 20;

/// Bytes of any other part that is no sheet, unpacked.
const PART_BYTES_MAX: u64 = 64 << 20;

/// Bytes between two tags, or in one. A cell holds at most 32,767 characters.
const TAG_BYTES_MAX: u64 = 1 << 20;

/// The least that a shared string takes in the file: `<si/>`.
const SHARED_STRING_BYTES_MIN: u64 = 5;

/// Bytes unpacked at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// What the parts of an archive say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PackageKind {
    Xlsx,
    Xlsb,
}

/// Refuses what is no workbook, and a workbook that is too large or hostile.
pub(super) fn inspect(mut file: &File, limits: &Limits) -> Result<PackageKind, FileCause> {
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
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        let left = limits.unpacked_bytes_max.saturating_sub(unpacked_bytes);
        let part_bytes = Part::of_name(&name).inspect(&mut part, left, limits)?;
        unpacked_bytes += part_bytes;
    }
    Ok(kind)
}

fn kind<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<PackageKind, FileCause> {
    let mut has = [false; 4];
    for name in archive.file_names() {
        let name = name.map_err(damaged)?.to_ascii_lowercase();
        has[0] |= name.ends_with("workbook.xml") || name.starts_with("xl/worksheets/");
        has[1] |= name.ends_with("workbook.bin");
        has[2] |= name == "content.xml";
        has[3] |= name.starts_with("word/") || name.starts_with("ppt/");
    }
    match has {
        [_, true, ..] => Ok(PackageKind::Xlsb),
        [true, ..] => Ok(PackageKind::Xlsx),
        [.., true] => Err(FileCause::NotASpreadsheet {
            looks_like: Some("Word/PowerPoint"),
        }),
        [_, _, true, _] => Err(FileCause::UnsupportedFormat { format: ".ods" }),
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
    SharedStrings,
    Styles,
    /// A picture, a macro, a thumbnail: not read.
    Other,
    /// Other XML, held in memory.
    Xml,
}

impl Part {
    fn of_name(name: &str) -> Self {
        let is_xml = [".xml", ".rels", ".vml"]
            .iter()
            .any(|end| name.ends_with(end));
        if name.ends_with("sharedstrings.xml") || name.ends_with("sharedstrings.bin") {
            Self::SharedStrings
        } else if name.ends_with("styles.xml") || name.ends_with("styles.bin") {
            Self::Styles
        } else if name.contains("worksheets/") {
            Self::Sheet
        } else if is_xml {
            Self::Xml
        } else {
            Self::Other
        }
    }

    fn bytes_max(self) -> u64 {
        match self {
            Self::Sheet => u64::MAX,
            Self::SharedStrings => SHARED_STRINGS_BYTES_MAX,
            Self::Styles => STYLES_BYTES_MAX,
            Self::Other | Self::Xml => PART_BYTES_MAX,
        }
    }

    /// Unpacks the part to nowhere. Returns its size.
    fn inspect(self, part: &mut impl Read, left: u64, limits: &Limits) -> Result<u64, FileCause> {
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut scan = Scan::default();
        loop {
            let length = match part.read(&mut chunk) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) => {
                    return Err(FileCause::Damaged {
                        detail: error.to_string(),
                    });
                }
            };
            match self {
                Self::Other => scan.bytes += u64::try_from(length).unwrap_or(u64::MAX),
                Self::Sheet | Self::SharedStrings | Self::Styles | Self::Xml => {
                    scan.take(&chunk[..length], self == Self::SharedStrings);
                }
            }
            if scan.bytes > left.min(self.bytes_max()) {
                let max = limits.unpacked_bytes_max.min(self.bytes_max());
                return Err(FileCause::TooLarge {
                    bound: Bound::UnpackedBytes,
                    max,
                });
            }
        }
        self.judge(&scan).map(|()| scan.bytes)
    }

    fn judge(self, scan: &Scan) -> Result<(), FileCause> {
        let refused = |detail: &str| {
            Err(FileCause::Damaged {
                detail: detail.to_owned(),
            })
        };
        if scan.tag_bytes_max > TAG_BYTES_MAX && self != Self::Other && scan.is_xml() {
            return refused("a value of more than a megabyte");
        }
        match self {
            Self::SharedStrings if scan.declared_max > scan.bytes / SHARED_STRING_BYTES_MIN => {
                refused("more shared strings declared than there are")
            }
            Self::Styles
                if scan.tags > STYLES_TAGS_MAX
                    || scan.tags.saturating_mul(scan.tag_bytes_max) > STYLES_COPIED_BYTES_MAX =>
            {
                refused("more cell styles than a workbook has")
            }
            Self::Sheet | Self::SharedStrings | Self::Styles | Self::Other | Self::Xml => Ok(()),
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
    /// Largest number in an attribute `uniqueCount` or `count`.
    declared_max: u64,
    /// The end of the previous chunk, since an attribute may lie across.
    tail: Vec<u8>,
}

/// Longest piece of an attribute that is looked at: `uniqueCount = "18446744073709551615"`.
const TAIL_BYTES: usize = 64;

impl Scan {
    fn take(&mut self, chunk: &[u8], counts: bool) {
        for (offset, _) in chunk.iter().enumerate().filter(|(_, byte)| **byte == b'<') {
            let at = self.bytes + u64::try_from(offset).unwrap_or(u64::MAX);
            self.tag_bytes_max = self.tag_bytes_max.max(at - self.tag_began_at);
            self.tag_began_at = at;
            self.tags += 1;
        }
        self.bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.tag_bytes_max = self.tag_bytes_max.max(self.bytes - self.tag_began_at);
        if counts {
            let mut joined = std::mem::take(&mut self.tail);
            joined.extend_from_slice(chunk);
            self.declared_max = self.declared_max.max(declared(&joined));
            self.tail = joined.split_off(joined.len().saturating_sub(TAIL_BYTES));
        }
    }

    /// Binary parts of an .xlsb have no tags to measure.
    fn is_xml(&self) -> bool {
        self.tags > 0 && self.bytes / self.tags < TAG_BYTES_MAX || self.tag_bytes_max == self.bytes
    }
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
