//! Programs that a test starts and that end with it, also when it panics or is killed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// What `apt-get install` needs for these tests; the same as in `scripts/lib/setup.sh`.
const PACKAGES: &str = "xvfb openbox xdotool webkit2gtk-driver dbus python3-gi gir1.2-gtk-3.0";

/// A program in a process group of its own, which is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Helper {
    name: String,
    child: Child,
}

/// A command that dies with the test's thread, so that even a killed test leaves nothing.
pub(crate) fn command(program: &str) -> Command {
    require(program);
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", program]);
    command
}

impl Helper {
    pub(crate) fn start(name: &str, command: &mut Command) -> Self {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} did not start: {error}"));
        Self {
            name: name.to_owned(),
            child,
        }
    }

    /// Reads one line from its standard output, which must be piped. The rest is thrown away in a
    /// thread of its own, so that a full pipe never stops the program.
    pub(crate) fn first_line(&mut self) -> String {
        let Some(output) = self.child.stdout.take() else {
            panic!("{}: no output", self.name)
        };
        let mut reader = BufReader::new(output);
        let mut line = String::new();
        let read = reader.read_line(&mut line);
        assert!(
            read.is_ok() && !line.is_empty(),
            "{} ended before it was ready",
            self.name
        );
        std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
        line.trim().to_owned()
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(mut self, longest: Duration) {
        let began = Instant::now();
        while began.elapsed() < longest {
            if let Ok(Some(_)) = self.child.try_wait() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{} did not end in {longest:?}", self.name);
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.child.id()) {
            // Gone already is as good.
            let _ = killpg(Pid::from_raw(id), Signal::SIGKILL);
        }
        let _ = self.child.wait();
    }
}

/// Runs a short command to its end and answers what it printed.
pub(crate) fn run(program: &str, arguments: &[&str], display: &str) -> Result<String, String> {
    require(program);
    let output = Command::new(program)
        .args(arguments)
        .env("DISPLAY", display)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{program} {arguments:?}: {said}"))
    }
}

fn require(program: &str) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    assert!(
        found,
        "{program} is missing, and the window tests need it: run scripts/test, or \
         apt-get install --no-install-recommends {PACKAGES}"
    );
}

/// Processes whose environment names this data folder: the program and all that it started.
pub(crate) fn processes_of(folder: &Path) -> Vec<i32> {
    let wanted = [
        OsStr::new("GSP_DATA_DIR=").as_encoded_bytes(),
        folder.as_os_str().as_encoded_bytes(),
    ]
    .concat();
    let Ok(all) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    all.flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        .filter(|id| {
            // A zombie's environment is empty: it counts as gone.
            std::fs::read(format!("/proc/{id}/environ")).is_ok_and(|environment| {
                environment
                    .split(|byte| *byte == 0)
                    .any(|one| one == wanted)
            })
        })
        .collect()
}
