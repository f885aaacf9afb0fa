//! Opens a file with care and tells by its content what it is.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::{Bound, FileCause, IntakeOptions, Stop};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// Bytes at the beginning that tell the kind of a file.
const MAGIC_BYTES: usize = 4096;

/// An open file and what was learned of it.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) file: File,
    pub(super) size_bytes: u64,
    pub(super) fingerprint: String,
    pub(super) kind: Kind,
    modified: Option<SystemTime>,
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip archive: .xlsx, .xlsb, .ods, or something else altogether.
    Zip,
    /// The container of old Excel files, .xls, and of others.
    Compound,
    /// Text in an encoding that is still to be found.
    Text,
}

impl Source {
    /// Opens the file, refuses what cannot be an order sheet, and takes its fingerprint.
    pub(super) fn open(path: &Path, options: &IntakeOptions) -> Result<Self, FileCause> {
        let limits = &options.limits;
        check(&std::fs::metadata(path).map_err(cause)?)?;
        let mut file = open(path).map_err(cause)?;
        let metadata = file.metadata().map_err(cause)?;
        check(&metadata)?;
        let size_bytes = metadata.len();
        let kind = kind(&first_bytes(&mut file)?)?;
        let max = match kind {
            Kind::Zip => limits.workbook_bytes_max,
            Kind::Compound => limits.compound_bytes_max,
            Kind::Text => limits.text_bytes_max,
        };
        if size_bytes > max {
            return Err(FileCause::TooLarge {
                bound: Bound::Bytes,
                max,
            });
        }
        let fingerprint = fingerprint(&mut file, size_bytes, &options.stop)?;
        Ok(Self {
            file,
            size_bytes,
            fingerprint,
            kind,
            modified: metadata.modified().ok(),
        })
    }

    /// All of it. Only for text, whose size is bounded.
    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, FileCause> {
        self.file.seek(SeekFrom::Start(0)).map_err(cause)?;
        let mut bytes = Vec::new();
        // A file that grows meanwhile must not pass the bound after all.
        (&self.file)
            .take(self.size_bytes + 1)
            .read_to_end(&mut bytes)
            .map_err(cause)?;
        if u64::try_from(bytes.len()).ok() == Some(self.size_bytes) {
            Ok(bytes)
        } else {
            Err(FileCause::Changed)
        }
    }

    /// Refuses a file that was changed since it was opened: its fingerprint would be another's.
    pub(super) fn check_unchanged(&self, path: &Path) -> Result<(), FileCause> {
        let now = std::fs::metadata(path).map_err(|_| FileCause::Changed)?;
        let is_same = now.len() == self.size_bytes && now.modified().ok() == self.modified;
        if is_same {
            Ok(())
        } else {
            Err(FileCause::Changed)
        }
    }
}

/// What is asked first may be another thing by now, and a pipe must not hold us up.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = File::options();
    options.read(true).custom_flags(nix::libc::O_NONBLOCK);
    options.open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// What an error of the operating system means for the operator.
pub(super) fn cause(error: io::Error) -> FileCause {
    let kind = error.kind();
    if kind == ErrorKind::NotFound {
        FileCause::NotFound
    } else if kind == ErrorKind::IsADirectory {
        FileCause::Directory
    } else {
        FileCause::Unreadable {
            detail: error.to_string(),
        }
    }
}

fn check(metadata: &Metadata) -> Result<(), FileCause> {
    if metadata.is_dir() {
        Err(FileCause::Directory)
    } else if !metadata.is_file() {
        Err(FileCause::NotAFile)
    } else if metadata.len() == 0 {
        Err(FileCause::Empty)
    } else {
        Ok(())
    }
}

fn first_bytes(file: &mut File) -> Result<Vec<u8>, FileCause> {
    let mut bytes = Vec::with_capacity(MAGIC_BYTES);
    let most = u64::try_from(MAGIC_BYTES).unwrap_or(u64::MAX);
    file.take(most).read_to_end(&mut bytes).map_err(cause)?;
    Ok(bytes)
}

/// The fingerprint of a text that is in no file.
pub(super) fn fingerprint_of(text: &str) -> String {
    hexadecimal(&Sha256::digest(text))
}

fn fingerprint(file: &mut File, size_bytes: u64, stop: &Stop) -> Result<String, FileCause> {
    file.seek(SeekFrom::Start(0)).map_err(cause)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut limited = file.take(size_bytes);
    loop {
        if stop.is_asked() {
            return Err(FileCause::Cancelled);
        }
        match limited.read(&mut chunk).map_err(cause)? {
            0 => break,
            length => hash.update(&chunk[..length]),
        }
    }
    Ok(hexadecimal(&hash.finalize()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn kind(bytes: &[u8]) -> Result<Kind, FileCause> {
    let not = |looks_like| Err(FileCause::NotASpreadsheet { looks_like });
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if begins(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return if has_encrypted_package(bytes) {
            Err(FileCause::Encrypted)
        } else {
            Ok(Kind::Compound)
        };
    }
    // A sheet by itself, without a container.
    if begins(&[9, 0, 4, 0]) || begins(&[9, 2, 6, 0]) || begins(&[9, 4, 6, 0]) {
        return Err(FileCause::UnsupportedFormat {
            format: ".xls (Excel 2, 3, 4)",
        });
    }
    if begins(b"%PDF") {
        return not(Some("PDF"));
    }
    if begins(b"\x89PNG")
        || begins(b"\xff\xd8\xff")
        || begins(b"GIF8")
        || begins(b"BM") && is_binary(bytes)
    {
        return not(Some("PNG/JPEG/GIF"));
    }
    if begins(b"{\\rtf") {
        return not(Some("RTF"));
    }
    if begins(&[0x1f, 0x8b]) || begins(b"Rar!") || begins(b"7z\xbc\xaf") {
        return not(Some("GZIP/RAR/7Z"));
    }
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if [
        "<html",
        "<!doctype",
        "<table",
        "<meta",
        "<style",
        "<head",
        "<body",
    ]
    .iter()
    .any(|tag| text.starts_with(tag))
    {
        return Err(FileCause::UnsupportedFormat { format: "HTML" });
    }
    if text.starts_with("<?xml") || text.starts_with("<workbook") {
        return Err(FileCause::UnsupportedFormat { format: "XML" });
    }
    if is_binary(bytes) {
        not(None)
    } else {
        Ok(Kind::Text)
    }
}

/// Whether a compound file holds a new workbook that has a password.
pub(super) fn has_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// Text has next to no control characters; UTF-16 has zeros in every other place.
fn is_binary(bytes: &[u8]) -> bool {
    if super::text_file::utf16_of(bytes).is_some() {
        return false;
    }
    // Old programs end a text with a control character.
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    let controls = bytes
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=31 | 127))
        .count();
    bytes.contains(&0) || controls * 50 > bytes.len()
}
