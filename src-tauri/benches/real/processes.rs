//! Processes of a program: what they use, and that none is left.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Outcome;

/// How long a browser may outlive its program.
const GONE_MS: u64 = 10_000;
/// Between two looks at what is used.
const LOOK_MS: u64 = 250;
/// Clock ticks a second, as Linux tells a process's time everywhere.
const TICKS_PER_S: f64 = 100.0;

/// What a program and all that it started have used.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// Memory at its highest, shared pages divided among those that share them, in KiB.
    pub peak_kib: u64,
    /// The same at that moment, by kind of process.
    pub peak_by_kind_kib: BTreeMap<String, u64>,
    /// Processor seconds, by kind of process.
    pub cpu_s: BTreeMap<String, f64>,
}

impl Usage {
    /// Processor seconds of all of them.
    pub fn total_s(&self) -> f64 {
        self.cpu_s.values().sum()
    }

    /// In a line, for so many orders.
    pub fn print(&self, orders: usize) {
        let kinds: Vec<String> = self
            .cpu_s
            .iter()
            .map(|(kind, used)| format!("{kind} {used:.1}"))
            .collect();
        let memory: Vec<String> = self
            .peak_by_kind_kib
            .iter()
            .map(|(kind, kib)| format!("{kind} {}", kib / 1024))
            .collect();
        println!(
            "at most {} MiB together ({}); {:.2} processor seconds an order ({})",
            self.peak_kib / 1024,
            memory.join(", "),
            self.total_s() / orders as f64,
            kinds.join(", ")
        );
    }
}

/// Looks at a program and all that it started, until it is told to stop.
pub struct Watch {
    stop: Arc<AtomicBool>,
    looking: JoinHandle<Usage>,
}

impl Watch {
    /// Begins to look.
    pub fn over(program: u32) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let looking = std::thread::spawn(move || {
            let mut usage = Usage::default();
            let mut cpu_s: BTreeMap<u32, (String, f64)> = BTreeMap::new();
            while !told.load(Ordering::Relaxed) {
                let mut kib: BTreeMap<String, u64> = BTreeMap::new();
                for id in family(program) {
                    let kind = kind(id, program);
                    *kib.entry(kind.clone()).or_default() += memory_kib(id).unwrap_or(0);
                    if let Some(used) = processor_s(id) {
                        cpu_s.insert(id, (kind, used));
                    }
                }
                let all_kib = kib.values().sum();
                if all_kib > usage.peak_kib {
                    usage.peak_kib = all_kib;
                    usage.peak_by_kind_kib = kib;
                }
                std::thread::sleep(Duration::from_millis(LOOK_MS));
            }
            for (kind, used) in cpu_s.into_values() {
                *usage.cpu_s.entry(kind).or_default() += used;
            }
            usage
        });
        Self { stop, looking }
    }

    /// What was seen.
    pub fn end(self) -> Outcome<Usage> {
        self.stop.store(true, Ordering::Relaxed);
        self.looking.join().map_err(|_| "the watch broke".into())
    }
}

/// A process and all that descend from it.
fn family(program: u32) -> BTreeSet<u32> {
    let mut parents = BTreeMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        if let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>()
            && let Some(parent) = fields(id).and_then(|fields| fields.get(1)?.parse::<u32>().ok())
        {
            parents.insert(id, parent);
        }
    }
    let mut family = BTreeSet::from([program]);
    loop {
        let born: Vec<u32> = parents
            .iter()
            .filter(|(id, parent)| family.contains(parent) && !family.contains(id))
            .map(|(id, _)| *id)
            .collect();
        if born.is_empty() {
            return family;
        }
        family.extend(born);
    }
}

/// What stands in a process's `stat` after its name.
fn fields(id: u32) -> Option<Vec<String>> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

fn processor_s(id: u32) -> Option<f64> {
    let fields = fields(id)?;
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_S)
}

fn memory_kib(id: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn kind(id: u32, program: u32) -> String {
    if id == program {
        return "program".into();
    }
    let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
    let line = String::from_utf8_lossy(&line).replace('\0', " ");
    line.split_whitespace()
        .find_map(|word| word.strip_prefix("--type="))
        .unwrap_or("browser")
        .to_owned()
}

/// No process names the folder in its command line, or soon none does.
pub fn no_process_is_left(folder: &Path) -> Outcome<()> {
    let end = Instant::now() + Duration::from_millis(GONE_MS);
    loop {
        let left = processes_of(folder)?;
        if left.is_empty() {
            return Ok(());
        }
        if Instant::now() > end {
            return Err(format!("left behind: {left:?}").into());
        }
        // Others of the system end them; nothing tells when.
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn processes_of(folder: &Path) -> Outcome<Vec<u32>> {
    let name = folder.to_string_lossy().into_owned();
    let mut left = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let entry = entry?;
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&line).contains(&name) {
            left.push(id);
        }
    }
    Ok(left)
}
