//! Browsers and profile folders that an earlier run could not clean up.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};

use super::process::PID_FILE;

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
            process.kill();
            process.wait();
        }
        match fs::remove_dir_all(&profile) {
            Ok(()) => removed += 1,
            Err(error) => {
                tracing::warn!(profile = %profile.display(), %error, "a profile folder stays");
            }
        }
    }
    removed
}

fn names(argument: &OsStr, profile: &Path) -> bool {
    argument
        .to_string_lossy()
        .strip_prefix("--user-data-dir=")
        .is_some_and(|folder| Path::new(folder) == profile)
}
