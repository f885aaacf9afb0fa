//! Browsers and profile folders that an earlier run could not clean up.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::time::Duration;

use sysinfo::{Pid, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};

use super::process::{PID_FILE, kill_group};

const POLL: Duration = Duration::from_millis(20);
const REMOVE_TRIES: u32 = 25;
/// 5 s.
const END_POLLS: u32 = 250;

/// Kills browsers that earlier runs left in `folder` and removes their profiles. Other people's
/// browsers are safe: a process is ours only when its command line names the profile folder.
/// Answers how many folders were removed. Right only while no other program uses `folder`.
pub fn clean_leftovers(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let profiles: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("profile-"))
        })
        .collect();
    if profiles.is_empty() {
        return 0;
    }
    let mut system = match System::new() {
        Ok(system) => system,
        Err(error) => {
            tracing::warn!(%error, "running processes cannot be listed; nothing is cleaned up");
            return 0;
        }
    };
    let with_commands = ProcessRefreshKind::nothing().with_cmd(UpdateKind::Always);
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, with_commands);
    let mut removed = 0;
    for profile in profiles {
        let pid = fs::read_to_string(profile.join(PID_FILE))
            .ok()
            .and_then(|text| text.trim().parse::<u32>().ok());
        if let Some(process) = pid.and_then(|pid| system.process(Pid::from_u32(pid)))
            && process
                .cmd()
                .iter()
                .any(|argument| names(argument, &profile))
        {
            tracing::info!(pid, "ending a browser that an earlier run left");
            let pid = process.pid();
            kill_group(pid.as_u32());
            process.kill();
            await_end(&mut system, pid);
        }
        match remove_folder(&profile) {
            Ok(()) => removed += 1,
            Err(error) => {
                tracing::warn!(profile = %profile.display(), %error, "a profile folder stays");
            }
        }
    }
    removed
}

/// Removes a profile folder; processes of its browser that are still dying may write to it for a
/// moment.
pub(super) fn remove_folder(folder: &Path) -> std::io::Result<()> {
    let mut tries = 0;
    loop {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(_) if tries < REMOVE_TRIES => tries += 1,
            outcome => return outcome,
        }
        std::thread::sleep(POLL);
    }
}

/// Waits for the end of a process that is not our child, so that nothing tells of it.
fn await_end(system: &mut System, pid: Pid) {
    for _ in 0..END_POLLS {
        system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
        match system.process(pid).map(sysinfo::Process::status) {
            None | Some(ProcessStatus::Zombie | ProcessStatus::Dead) => return,
            Some(_) => std::thread::sleep(POLL),
        }
    }
}

fn names(argument: &OsStr, profile: &Path) -> bool {
    argument
        .to_string_lossy()
        .strip_prefix("--user-data-dir=")
        .is_some_and(|folder| Path::new(folder) == profile)
}
