//! Bytes that are written once and read often: a few in memory, many of them in a file that nobody
//! sees and that goes with them.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that stay in memory.
const MEMORY_BYTES_MAX: usize = 4 << 20;

/// Bytes that are kept at all. What is more is no order sheet: it was not larger when it was read.
pub(super) const BYTES_MAX: u64 = 256 << 20;

/// Bytes written or read at a time.
const CHUNK_BYTES: usize = 64 << 10;

#[derive(Clone)]
pub(super) enum Packed {
    Memory(Arc<[u8]>),
    /// Shared, and with one position for all.
    File(Arc<Mutex<File>>),
}

impl Default for Packed {
    fn default() -> Self {
        Self::Memory(Arc::default())
    }
}

/// Where they are, not what.
impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::File(_) => f.write_str("a file"),
        }
    }
}

impl Packed {
    pub(super) fn read(&self) -> PackReader<'_> {
        PackReader {
            packed: self,
            offset: 0,
            ahead: Vec::new(),
            at: 0,
        }
    }
}

/// Takes bytes in their order.
#[derive(Debug, Default)]
pub(super) struct PackWriter {
    /// What is not in the file yet, or all there is.
    memory: Vec<u8>,
    file: Option<File>,
    pub(super) bytes: u64,
}

impl PackWriter {
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.memory.extend_from_slice(bytes);
        self.bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let memory_max = match &self.file {
            Some(_) => CHUNK_BYTES,
            None => MEMORY_BYTES_MAX,
        };
        if self.memory.len() > memory_max {
            self.write()?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<Packed> {
        if self.file.is_some() {
            self.write()?;
        }
        Ok(match self.file {
            Some(file) => Packed::File(Arc::new(file.into())),
            None => Packed::Memory(self.memory.into()),
        })
    }

    fn write(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            // It has no name, and is gone when nobody holds it any more.
            none => none.insert(tempfile::tempfile()?),
        };
        file.write_all(&self.memory)?;
        self.memory.clear();
        self.memory.shrink_to(CHUNK_BYTES);
        Ok(())
    }
}

/// Reads them from the beginning; several may at once, each at its own pace.
#[derive(Debug)]
pub(super) struct PackReader<'p> {
    packed: &'p Packed,
    /// How much was taken from there.
    offset: u64,
    /// What was taken and not unpacked yet, from `at` on.
    ahead: Vec<u8>,
    at: usize,
}

impl PackReader<'_> {
    pub(super) fn u32(&mut self) -> io::Result<u32> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    pub(super) fn take(&mut self, length: usize) -> io::Result<&[u8]> {
        while self.ahead.len() - self.at < length {
            self.ahead.drain(..self.at);
            self.at = 0;
            self.more()?;
        }
        let begin = self.at;
        self.at += length;
        Ok(&self.ahead[begin..self.at])
    }

    fn more(&mut self) -> io::Result<()> {
        let before = self.ahead.len();
        match self.packed {
            Packed::Memory(bytes) => {
                let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
                let rest = bytes.get(offset..).unwrap_or_default();
                self.ahead
                    .extend_from_slice(&rest[..rest.len().min(CHUNK_BYTES)]);
            }
            Packed::File(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(self.offset))?;
                let most = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
                (&mut *file).take(most).read_to_end(&mut self.ahead)?;
            }
        }
        let added = self.ahead.len() - before;
        if added == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.offset += u64::try_from(added).unwrap_or(u64::MAX);
        Ok(())
    }
}
