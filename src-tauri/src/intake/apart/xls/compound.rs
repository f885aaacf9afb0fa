//! The container of old Excel files: a little file system of sectors that lead from one to the next
//! ([MS-CFB]).

use super::super::wire::Refusal;
use super::{damaged, u16_at, u32_at};

/// Names of the stream with the workbook: since Excel 97, and before.
const WORKBOOK_NAMES: [&str; 2] = ["Workbook", "Book"];

/// What lies in the container when a new workbook has a password.
const ENCRYPTED_NAME: &str = "EncryptedPackage";

/// Sector numbers from here on say something other than where a sector is.
const RESERVED: u32 = 0xffff_fffa;

/// Bytes of an entry of the directory.
const ENTRY_BYTES: usize = 128;

/// Bytes of the sectors of small streams.
const SMALL_SECTOR_BYTES: usize = 64;

/// Entries of the first list of sectors, which lies in the header.
const HEADER_LIST_LENGTH: usize = 109;

/// The bytes of the workbook in the container.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let container = Container::open(bytes)?;
    for name in WORKBOOK_NAMES {
        if let Some(entry) = container.entries.iter().find(|entry| entry.is_named(name)) {
            return container.stream(entry);
        }
    }
    let mut entries = container.entries.iter();
    Err(if entries.any(|entry| entry.is_named(ENCRYPTED_NAME)) {
        Refusal::Encrypted
    } else {
        // A text document or an installer.
        Refusal::NotASpreadsheet
    })
}

struct Container<'b> {
    bytes: &'b [u8],
    sector_bytes: usize,
    /// Streams that are shorter lie in small sectors.
    small_below: u32,
    /// For each sector the one that follows it.
    next: Vec<u32>,
    small_next: Vec<u32>,
    /// All small sectors, one after the other.
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: Vec<u16>,
    start: u32,
    length: u32,
}

impl Entry {
    fn read(entry: &[u8]) -> Option<Self> {
        let name_bytes = usize::from(u16_at(entry, 64)?).min(64).saturating_sub(2);
        let name = entry.get(..name_bytes)?.chunks_exact(2);
        Some(Self {
            name: name.map(|unit| u16_at(unit, 0).unwrap_or(0)).collect(),
            start: u32_at(entry, 116)?,
            length: u32_at(entry, 120)?,
        })
    }

    fn is_named(&self, name: &str) -> bool {
        String::from_utf16_lossy(&self.name).eq_ignore_ascii_case(name)
    }
}

impl<'b> Container<'b> {
    fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let cut_off = || damaged("its beginning is cut off");
        let sector_shift = u16_at(bytes, 30).ok_or_else(cut_off)?;
        let sector_bytes = match sector_shift {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged("sectors of an unknown size")),
        };
        let header = |at: usize| u32_at(bytes, at).ok_or_else(cut_off);
        let mut container = Self {
            bytes,
            sector_bytes,
            small_below: header(56)?,
            next: Vec::new(),
            small_next: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        for sector in container.list_sectors()? {
            let sector = container.sector(sector)?;
            container.next.extend(numbers(sector));
        }
        let directory = container.chain(header(48)?)?;
        let entries = directory.chunks_exact(ENTRY_BYTES);
        container.entries = entries.filter_map(Entry::read).collect();
        let small_list = container.chain(header(60)?)?;
        container.small_next = numbers(&small_list).collect();
        // The first entry is the container itself: its stream is that of the small sectors.
        if let Some(root) = container.entries.first() {
            container.small = container.chain(root.start)?;
        }
        Ok(container)
    }

    /// The sectors with the list of what follows what.
    fn list_sectors(&self) -> Result<Vec<u32>, Refusal> {
        let in_header =
            (0..HEADER_LIST_LENGTH).map_while(|place| u32_at(self.bytes, 76 + place * 4));
        let mut sectors: Vec<u32> = in_header.filter(|sector| *sector < RESERVED).collect();
        let mut more = u32_at(self.bytes, 68).unwrap_or(RESERVED);
        let mut lists = 0;
        while more < RESERVED {
            lists += 1;
            if lists > self.sectors_max() {
                return Err(damaged("sectors that lead in a circle"));
            }
            let mut list: Vec<u32> = numbers(self.sector(more)?).collect();
            more = list.pop().unwrap_or(RESERVED);
            sectors.extend(list.into_iter().filter(|sector| *sector < RESERVED));
        }
        if sectors.len() > self.sectors_max() {
            return Err(damaged("more sectors than there are"));
        }
        Ok(sectors)
    }

    fn sectors_max(&self) -> usize {
        self.bytes.len() / self.sector_bytes + 1
    }

    /// A sector; the last one of a file may be short.
    fn sector(&self, number: u32) -> Result<&'b [u8], Refusal> {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let begin = place.saturating_add(1).saturating_mul(self.sector_bytes);
        let end = begin
            .saturating_add(self.sector_bytes)
            .min(self.bytes.len());
        self.bytes
            .get(begin..end)
            .filter(|sector| !sector.is_empty())
            .ok_or_else(|| damaged("it is cut off"))
    }

    /// The bytes of a sector and of all that follow it.
    fn chain(&self, start: u32) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        let mut number = start;
        while number < RESERVED {
            bytes.extend_from_slice(self.sector(number)?);
            if bytes.len() > self.bytes.len() {
                return Err(damaged("sectors that lead in a circle"));
            }
            number = following(&self.next, number);
        }
        Ok(bytes)
    }

    fn stream(&self, entry: &Entry) -> Result<Vec<u8>, Refusal> {
        let length = usize::try_from(entry.length).unwrap_or(usize::MAX);
        let mut bytes = if entry.length < self.small_below {
            self.small_chain(entry.start)?
        } else {
            self.chain(entry.start)?
        };
        if bytes.len() < length {
            return Err(damaged("it is cut off"));
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    fn small_chain(&self, start: u32) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        let mut number = start;
        while number < RESERVED {
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            let begin = place.saturating_mul(SMALL_SECTOR_BYTES);
            let end = begin.saturating_add(SMALL_SECTOR_BYTES);
            let sector = self.small.get(begin..end.min(self.small.len()));
            let sector = sector.filter(|sector| !sector.is_empty());
            bytes.extend_from_slice(sector.ok_or_else(|| damaged("it is cut off"))?);
            if bytes.len() > self.small.len() {
                return Err(damaged("sectors that lead in a circle"));
            }
            number = following(&self.small_next, number);
        }
        Ok(bytes)
    }
}

fn following(next: &[u32], number: u32) -> u32 {
    let place = usize::try_from(number).unwrap_or(usize::MAX);
    next.get(place).copied().unwrap_or(RESERVED)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|bytes| u32_at(bytes, 0))
}
