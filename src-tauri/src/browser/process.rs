//! The browser's process: started by a thread that lives as long as it does, and gone with us
//! however we end.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc as std_mpsc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::oneshot;

use super::leftovers::remove_folder;
use super::{BrowserError, BrowserKind, FoundBrowser};

const ADDRESS_PREFIX: &str = "DevTools listening on ";
pub(super) const PID_FILE: &str = "gsp-bot.pid";
/// Lines that the browser may print before its address.
const LINES_MAX: usize = 200;
const EXIT_POLL: Duration = Duration::from_millis(50);
/// Longest time for which dropping a browser holds its thread up.
const DROP_WAIT: Duration = Duration::from_secs(2);

/// A running browser process. Dropping it kills it, removes its profile folder and waits for both,
/// at most 2 s.
#[derive(Debug)]
pub(super) struct BrowserProcess {
    pid: u32,
    /// Dropping it tells the thread to end.
    stop: Option<std_mpsc::Sender<()>>,
    /// Hears when the thread has ended.
    ended: Option<std_mpsc::Receiver<()>>,
}

impl BrowserProcess {
    /// Starts the browser and answers its websocket address.
    pub(super) async fn start(
        found: &FoundBrowser,
        headless: bool,
        folder: &Path,
        start_timeout: Duration,
    ) -> Result<(Self, String), BrowserError> {
        let failed = |why: String| BrowserError::NotStarted {
            path: found.path.clone(),
            why,
        };
        std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        let profile = tempfile::Builder::new()
            .prefix("profile-")
            .tempdir_in(folder)
            .map_err(|error| failed(error.to_string()))?;
        let arguments = arguments(found.kind, headless, profile.path());
        let (address_sender, address) = oneshot::channel();
        let (ended_sender, ended) = std_mpsc::channel();
        let (stop, stopped) = std_mpsc::channel();
        let program = found.path.clone();
        // The kernel ties the browser's life to the thread that started it, so that thread stays.
        std::thread::Builder::new()
            .name("browser".to_owned())
            .spawn(move || {
                let starting = Starting {
                    program,
                    arguments,
                    profile,
                    timeout: start_timeout,
                };
                keep(starting, address_sender, &stopped);
                drop(ended_sender);
            })
            .map_err(|error| failed(error.to_string()))?;
        let answer = tokio::time::timeout(start_timeout, address).await;
        match answer {
            Ok(Ok(Ok((pid, address)))) => Ok((
                Self {
                    pid,
                    stop: Some(stop),
                    ended: Some(ended),
                },
                address,
            )),
            // Dropping `stop` makes the thread kill what it started.
            Ok(Ok(Err(why))) => Err(failed(why)),
            Ok(Err(_)) => Err(failed("it ended at once".to_owned())),
            Err(_) => Err(failed(format!(
                "no answer in {} s",
                start_timeout.as_secs()
            ))),
        }
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Kills it and waits until it is gone, at most `limit`.
    pub(super) async fn end(mut self, limit: Duration) {
        let pid = self.pid;
        self.stop = None;
        if let Some(ended) = self.ended.take() {
            let waiting = tokio::task::spawn_blocking(move || has_ended(&ended, limit));
            if !waiting.await.unwrap_or(false) {
                tracing::warn!(pid, "the browser did not end in time");
            }
        }
    }
}

impl Drop for BrowserProcess {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(ended) = self.ended.take()
            && !has_ended(&ended, DROP_WAIT)
        {
            tracing::warn!(pid = self.pid, "the browser did not end in time");
        }
    }
}

/// The thread says nothing: it hangs up when it ends.
fn has_ended(ended: &std_mpsc::Receiver<()>, limit: Duration) -> bool {
    ended.recv_timeout(limit) != Err(std_mpsc::RecvTimeoutError::Timeout)
}

type Started = Result<(u32, String), String>;

struct Starting {
    program: PathBuf,
    arguments: Vec<String>,
    profile: TempDir,
    timeout: Duration,
}

/// Starts the browser, tells its address, and stays until it ended or is to end. The profile goes
/// after the browser, which would write it anew.
fn keep(starting: Starting, address: oneshot::Sender<Started>, stopped: &std_mpsc::Receiver<()>) {
    let mut command = Command::new(&starting.program);
    command
        .args(&starting.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    die_with_parent(&mut command);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let _ = address.send(Err(error.to_string()));
            return;
        }
    };
    let pid_file = starting.profile.path().join(PID_FILE);
    if let Err(error) = std::fs::write(pid_file, child.id().to_string()) {
        tracing::warn!(%error, "the browser's number could not be written down");
    }
    let found = await_address(&mut child, starting.timeout);
    let is_up = found.is_ok();
    let told = address.send(found.map(|found| (child.id(), found))).is_ok();
    if is_up && told {
        wait_or_stop(&mut child, stopped);
    }
    kill_group(child.id());
    let _ = child.kill();
    let _ = child.wait();
    let profile = starting.profile.keep();
    if let Err(error) = remove_folder(&profile) {
        tracing::warn!(profile = %profile.display(), %error, "a profile folder stays");
    }
}

/// Reads in a thread of its own: a browser that says nothing must not block the one that can kill
/// it.
fn await_address(child: &mut Child, timeout: Duration) -> Result<String, String> {
    let stderr = child
        .stderr
        .take()
        .ok_or_else(|| "no error output".to_owned())?;
    let (sender, receiver) = std_mpsc::channel();
    std::thread::spawn(move || {
        let mut stderr = BufReader::new(stderr);
        let _ = sender.send(read_address(&mut stderr));
        // Drained to its end, so that the browser never blocks on a full pipe.
        let _ = std::io::copy(&mut stderr, &mut std::io::sink());
    });
    receiver
        .recv_timeout(timeout)
        .unwrap_or_else(|_| Err(format!("no answer in {} s", timeout.as_secs())))
}

fn wait_or_stop(child: &mut Child, stopped: &std_mpsc::Receiver<()>) {
    loop {
        match child.try_wait() {
            Ok(None) => {}
            Ok(Some(_)) | Err(_) => return,
        }
        match stopped.recv_timeout(EXIT_POLL) {
            Err(std_mpsc::RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(std_mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn read_address(stderr: &mut impl BufRead) -> Result<String, String> {
    let mut last = String::new();
    for _ in 0..LINES_MAX {
        let mut line = String::new();
        match stderr.read_line(&mut line) {
            Ok(0) => return Err(format!("it ended at once: {}", last.trim())),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        if let Some(address) = line.trim().strip_prefix(ADDRESS_PREFIX) {
            return Ok(address.to_owned());
        }
        if !line.trim().is_empty() {
            last = line;
        }
    }
    Err(last)
}

fn arguments(kind: BrowserKind, headless: bool, profile: &Path) -> Vec<String> {
    let mut arguments: Vec<String> = [
        "--remote-debugging-port=0",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        // A document that is put to sleep instead of ended would never answer what it was asked.
        "--disable-back-forward-cache",
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
        "--disable-breakpad",
        "--disable-client-side-phishing-detection",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-dev-shm-usage",
        "--disable-extensions",
        "--disable-hang-monitor",
        "--disable-ipc-flooding-protection",
        "--disable-popup-blocking",
        "--disable-prompt-on-repost",
        "--disable-quic",
        "--disable-sync",
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,Translate",
        "--metrics-recording-only",
        "--mute-audio",
        "--password-store=basic",
        "--use-mock-keychain",
        "--force-color-profile=srgb",
        "--window-size=1280,800",
        "--lang=es-CL",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    if headless {
        arguments.push("--disable-gpu".to_owned());
        if kind == BrowserKind::Full {
            arguments.push("--headless=new".to_owned());
        }
    }
    // Chromium refuses to start its sandbox as root, as in a container.
    #[cfg(target_os = "linux")]
    if nix::unistd::geteuid().is_root() {
        arguments.push("--no-sandbox".to_owned());
    }
    // The shell needs no page before the first context's; other browsers end with their last one.
    if kind == BrowserKind::Full {
        arguments.push("about:blank".to_owned());
    }
    arguments
}

/// A group of its own, so that Ctrl-C in a terminal does not reach it before us; and on Linux the
/// kernel kills it when we are gone, even by `kill -9`.
#[cfg(unix)]
fn die_with_parent(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
    #[cfg(target_os = "linux")]
    #[expect(
        unsafe_code,
        reason = "the only way to ask the kernel for the child's death signal"
    )]
    // SAFETY: prctl is async-signal-safe and touches nothing but the child itself.
    unsafe {
        let ours = std::process::id();
        command.pre_exec(move || {
            nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
            // We may have died before the kernel was asked.
            if std::os::unix::process::parent_id() != ours {
                return Err(std::io::ErrorKind::BrokenPipe.into());
            }
            Ok(())
        });
    }
}

#[cfg(not(unix))]
fn die_with_parent(_command: &mut Command) {}

/// Kills the whole group that a browser of ours leads, where there are groups.
#[cfg(unix)]
pub(super) fn kill_group(pid: u32) {
    use nix::sys::signal::{Signal, killpg};
    if let Ok(pid) = i32::try_from(pid) {
        // Gone already is what is wanted.
        let _ = killpg(nix::unistd::Pid::from_raw(pid), Signal::SIGKILL);
    }
}

#[cfg(not(unix))]
pub(super) fn kill_group(_pid: u32) {}
