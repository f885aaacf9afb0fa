//! Files of the corpus, damaged at random: read or refused, in bounded time, and never a panic.
//!
//! The same few hundred at every run. `GSP_MUTANTS=20000` tries more, `GSP_MUTANTS_SEED=7` others,
//! `GSP_MUTANT=412` a single one; a failure prints what to set, and where the file is.

use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;
use gsp_bot::intake::FileCause;

const SEED: u64 = 9;
const CASES: u64 = 400;

/// For one file of a few kilobytes, in an unoptimised build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The thread in which files are read, so that its panics are told from those of other tests.
const READER: &str = "reader of mutants";

/// What breaks readers: numbers at an edge, and beginnings without an end.
const PIECES: &[&str] = &[
    "0",
    "-1",
    "65535",
    "65536",
    "2147483648",
    "4294967295",
    "18446744073709551616",
    "1e999",
    "NaN",
    "\"",
    "'",
    "<",
    ">",
    "&",
    "&#0;",
    "&#xD800;",
    "&x;",
    "]]>",
    "<!--",
    "<![CDATA[",
    "<?xml",
    "\0",
    "<!DOCTYPE x [<!ENTITY x \"y\">]>",
    "</",
    "/>",
    "\u{feff}",
    "\u{202e}",
    "\r",
    "\n",
    "\t",
    ";",
    ",",
    "sep=",
    "=1+1",
    "<c r=\"XFD1048576\">",
    "<c r=\"A0\">",
    "<c r=\"\">",
    "<row r=\"4294967295\">",
    " t=\"s\"",
    " t=\"e\"",
    " s=\"99999\"",
    "<v>",
    "<f>",
    "<si>",
    " uniqueCount=\"4294967295\"",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "table:number-rows-repeated=\"1048576\"",
    "table:number-columns-repeated=\"16384\"",
    "office:value=\"x\"",
    "text:c=\"4294967295\"",
    "consultora_code",
    "CB",
    "SKU",
    "Cantidad",
];

#[test]
fn damaged_files_of_the_corpus() {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let seed = number("GSP_MUTANTS_SEED").unwrap_or(SEED);
    let cases = match number("GSP_MUTANT") {
        Some(case) => case..case + 1,
        None => 0..number("GSP_MUTANTS").unwrap_or(CASES),
    };
    println!("seed {seed}, mutants {cases:?}");
    let corpus = corpus();
    let panics = record_panics();
    let reader = Reader::new();
    let (mut read, mut slowest) = (0, Duration::ZERO);
    for case in cases {
        let mut chance = Chance::new(seed, case);
        let (name, bytes) = mutant(&corpus, &mut chance);
        let failed = |why: &str| -> ! {
            let file = std::env::temp_dir().join(format!("mutant-{seed}-{case}-{name}"));
            std::fs::write(&file, &bytes).unwrap();
            let file = file.display();
            panic!("{why}: GSP_MUTANTS_SEED={seed} GSP_MUTANT={case}, the file is {file}");
        };
        let began = Instant::now();
        let outcome = match reader.read(&name, &bytes) {
            Some(outcome) => outcome,
            None if began.elapsed() < PATIENCE => failed("a row is not accounted for"),
            None => failed("no end in sight"),
        };
        slowest = slowest.max(began.elapsed());
        if let Some(place) = panics.lock().unwrap().pop() {
            failed(&format!("a panic at {place}"));
        }
        match outcome {
            Ok(()) => read += 1,
            // In the other process there is no reader but ours.
            Err(cause) if is_given_up(&cause) && is_old(&bytes) => failed("a panic"),
            Err(_) => {}
        }
    }
    println!("{read} were read, the slowest took {slowest:?}");
}

/// The samples with their names.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri/tests/corpus");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| super::corpus::is_sample(path))
        .collect();
    files.sort();
    let samples = files.into_iter().map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap())
    });
    samples.filter(|(_, bytes)| !bytes.is_empty()).collect()
}

/// Where our own code panicked in the reader's thread. What others' readers did not foresee is
/// caught, and this file's trouble alone.
fn record_panics() -> Arc<Mutex<Vec<String>>> {
    let places = Arc::new(Mutex::new(Vec::new()));
    let recorded = Arc::clone(&places);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let is_reader = std::thread::current().name() == Some(READER);
        match info.location() {
            Some(place) if is_reader && place.file().contains("registry") => {}
            Some(place) if is_reader && place.file().starts_with("src-tauri/src") => {
                recorded.lock().unwrap().push(place.to_string());
            }
            _ => usual(info),
        }
    }));
    places
}

/// A thread that reads, so that a reading without end does not end the test without a word.
struct Reader {
    files: mpsc::Sender<(String, Vec<u8>)>,
    outcomes: mpsc::Receiver<Result<(), FileCause>>,
}

impl Reader {
    fn new() -> Self {
        let (files, to_read) = mpsc::channel::<(String, Vec<u8>)>();
        let (outcome, outcomes) = mpsc::channel();
        std::thread::Builder::new()
            .name(READER.to_owned())
            .spawn(move || {
                for (name, bytes) in to_read {
                    let read = read_bytes(&name, &bytes);
                    let _ = outcome.send(read.map(drop).map_err(|problem| problem.cause));
                }
            })
            .unwrap();
        Self { files, outcomes }
    }

    /// Nothing when it takes too long, or when the reading left a row out.
    fn read(&self, name: &str, bytes: &[u8]) -> Option<Result<(), FileCause>> {
        self.files.send((name.to_owned(), bytes.to_vec())).ok()?;
        self.outcomes.recv_timeout(PATIENCE).ok()
    }
}

fn is_given_up(cause: &FileCause) -> bool {
    matches!(cause, FileCause::Damaged { detail } if detail.contains("gave up"))
}

/// Whether another process reads it.
fn is_old(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0") || bytes.windows(8).any(|name| name == b"mimetype")
}

/// Numbers that look random and are the same at every run.
struct Chance(u64);

impl Chance {
    fn new(seed: u64, case: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ case.wrapping_mul(0xbf58_476d_1ce4_e5b9))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }

    fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// A sample with something wrong in it.
fn mutant(corpus: &[(String, Vec<u8>)], chance: &mut Chance) -> (String, Vec<u8>) {
    let (name, bytes) = chance.one_of(corpus);
    let (_, other) = chance.one_of(corpus);
    let is_archive = bytes.starts_with(b"PK\x03\x04");
    // Deeper than the archive's checksums, more often than not.
    let repacked = (is_archive && chance.below(4) > 0)
        .then(|| repacked(bytes, chance))
        .flatten();
    let bytes = repacked.unwrap_or_else(|| {
        let mut bytes = bytes.clone();
        for _ in 0..=chance.below(3) {
            damage(&mut bytes, other, chance);
        }
        bytes
    });
    (name.clone(), bytes)
}

/// The archive with some of its parts damaged, gone, or twice there.
fn repacked(bytes: &[u8], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    for _ in 0..=chance.below(3) {
        let other = chance.one_of(&parts).1.clone();
        let part = chance.below(parts.len());
        match chance.below(12) {
            0 => drop(parts.remove(part)),
            1 => parts[part].1 = other,
            2 => parts.swap(0, part),
            _ => damage(&mut parts[part].1, &other, chance),
        }
        if parts.is_empty() {
            return None;
        }
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).ok()?;
        zip.write_all(&content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

fn damage(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let at = chance.below(bytes.len());
    let end = (at + 1 + chance.below(64)).min(bytes.len());
    match chance.below(9) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
        1 if !bytes.is_empty() => bytes[at] = chance.byte(),
        2 if !bytes.is_empty() => bytes[at] = *chance.one_of(&[0, 1, 0x7f, 0x80, 0xff]),
        3 => bytes.truncate(at),
        4 => drop(bytes.drain(at..end)),
        5 => {
            let copy = bytes.get(at..end).unwrap_or_default().to_vec();
            let to = chance.below(bytes.len() + 1);
            drop(bytes.splice(to..to, copy));
        }
        6 => {
            let from = chance.below(other.len());
            let to = (from + chance.below(200)).min(other.len());
            drop(bytes.splice(at..at, other[from..to].iter().copied()));
        }
        // A number that says how much follows, or where it is.
        7 if end - at >= 4 => {
            let number = *chance.one_of(&[0, 1, 0x7fff_ffff, 0xffff_ffff, 0x0001_0000]);
            bytes[at..at + 4].copy_from_slice(&u32::to_le_bytes(number));
        }
        _ => {
            let piece = chance.one_of(PIECES).as_bytes();
            drop(bytes.splice(at..at, piece.iter().copied()));
        }
    }
}
