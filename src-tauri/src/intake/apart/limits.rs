//! What the child may use. It binds itself before it looks at anything.

use std::io;

/// Memory for reading, in bytes, beyond what the program takes to be there at all.
pub(super) const MEMORY_BYTES_MAX: u64 = 200 << 20;

/// Processor time, in seconds: for a parent that went away and could not say so.
#[cfg(unix)]
const PROCESSOR_SECONDS_MAX: u64 = 120;

/// Binds this process: memory, time, no core file; and on Linux it ends with its parent.
#[cfg(unix)]
pub(super) fn bind(parent: u32) -> io::Result<()> {
    use nix::sys::resource::{Resource, setrlimit};
    end_with(parent)?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    setrlimit(
        Resource::RLIMIT_CPU,
        PROCESSOR_SECONDS_MAX,
        PROCESSOR_SECONDS_MAX,
    )?;
    #[cfg(target_os = "linux")]
    {
        let memory = in_use_bytes()?.saturating_add(MEMORY_BYTES_MAX);
        setrlimit(Resource::RLIMIT_AS, memory, memory)?;
    }
    Ok(())
}

/// Windows has no such limits that could be set without unsafe code. The parent's limit on time
/// remains, and that it is another process.
#[cfg(not(unix))]
pub(super) fn bind(_parent: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn end_with(parent: u32) -> io::Result<()> {
    nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
    // It may have ended before the kernel was asked.
    if std::os::unix::process::parent_id() == parent {
        Ok(())
    } else {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn end_with(_parent: u32) -> io::Result<()> {
    Ok(())
}

/// Address space that is taken now: libraries above all, and more of them where there is a window.
#[cfg(target_os = "linux")]
fn in_use_bytes() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let size = status.lines().find_map(|line| {
        let kilobytes = line.strip_prefix("VmSize:")?.trim().strip_suffix(" kB")?;
        kilobytes.trim().parse::<u64>().ok()
    });
    size.map(|kilobytes| kilobytes << 10)
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}
