//! One start of the program: a screen, a message bus, a driver, a portal and a data folder of its
//! own, all of which end with it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use gsp_bot::sandbox::{PASSWORD, ProfileName, Sandbox, SandboxOptions, USER_CODE};
use hyper_util::client::legacy::connect::HttpConnector;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::MutexGuard;

use super::child::{Companion, command, processes_of};
use super::screen::Screen;
use super::{SOON, turn};

#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) page: Client,
    pub(crate) sandbox: Sandbox,
    // Dropped in this order: the program loses its driver first, its display last.
    _driver: Companion,
    _bus: Companion,
    pub(super) screen: Screen,
    folder: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Program {
    /// Starts it against a sandbox whose calls take this long.
    pub(crate) async fn start(latency_ms: u64) -> Self {
        let turn = turn().await;
        let folder = tempfile::tempdir().expect("a data folder");
        let sandbox = Sandbox::start(SandboxOptions {
            port: 0,
            profile: ProfileName::Calm,
            seed: 7,
            latency_ms,
        })
        .await
        .expect("a sandbox");
        let screen = Screen::open();
        let (bus, address) = message_bus();
        let port = free_port();
        let driver = Companion::start(
            "WebKitWebDriver",
            command("WebKitWebDriver")
                .arg(format!("--port={port}"))
                .env("DISPLAY", &screen.display)
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                // Without it the session hangs.
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .env("GDK_BACKEND", "x11")
                .env("LANG", "es_CL.UTF-8")
                .env("LANGUAGE", "es")
                .env("NO_AT_BRIDGE", "1")
                .env("GSETTINGS_BACKEND", "memory")
                .env("GSP_PORTAL_URL", sandbox.address())
                .env("GSP_USER_CODE", USER_CODE)
                .env("GSP_PASSWORD", PASSWORD)
                .env("GSP_WORKERS", "2")
                .env("GSP_DATA_DIR", folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let page = session(port).await;
        let program = Self {
            page,
            sandbox,
            _driver: driver,
            _bus: bus,
            screen,
            folder,
            _turn: turn,
        };
        program.wait_for("nav").await;
        program
    }

    /// A file of this name, outside of the program's data folder's own files.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let folder = self.folder.path().join("descargas");
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// Tells the program, and nothing that it started, to end.
    pub(crate) fn signal(&self, signal: Signal) {
        let program = Path::new(env!("CARGO_BIN_EXE_gsp-bot"));
        let is_it = |id: &i32| {
            std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|path| path == program)
        };
        let found = processes_of(self.folder.path()).into_iter().find(is_it);
        let found = found.expect("a program that runs");
        kill(Pid::from_raw(found), signal).expect("a signal that is heard");
    }

    /// Ends it, and fails when anything that it started lives on.
    pub(crate) async fn end(self) {
        let _ = self.page.clone().close().await;
        self.is_over().await;
    }

    /// Its data folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until it, and all that it started, has ended.
    pub(crate) async fn is_over(&self) {
        let folder = self.folder.path();
        let began = Instant::now();
        loop {
            // The driver itself is ours, and carries the folder in its environment as well.
            let left = processes_of(folder).len();
            if left <= 1 {
                return;
            }
            assert!(
                began.elapsed() < SOON,
                "the window is closed and {} of its processes live on",
                left - 1
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // A test that failed did not end it: by its folder everything of it is found.
        kill_all(self.folder.path());
    }
}

fn kill_all(folder: &Path) {
    for id in processes_of(folder) {
        let _ = kill(Pid::from_raw(id), Signal::SIGKILL);
    }
}

/// A bus for each start: on a common one a second start would only call the first to the front.
fn message_bus() -> (Companion, String) {
    let mut bus = Companion::start(
        "dbus-daemon",
        command("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    let address = bus.first_line();
    (bus, address)
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port()
}

/// The driver needs a moment to listen; it starts the program when it is asked for a session.
async fn session(port: u16) -> Client {
    let capabilities = json!({
        "webkitgtk:browserOptions": { "binary": env!("CARGO_BIN_EXE_gsp-bot"), "args": [] }
    });
    let capabilities = capabilities.as_object().cloned().unwrap_or_default();
    let address = format!("http://127.0.0.1:{port}");
    let began = Instant::now();
    while tokio::net::TcpStream::connect(("127.0.0.1", port))
        .await
        .is_err()
    {
        assert!(began.elapsed() < SOON, "WebKitWebDriver does not listen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let opening = builder.capabilities(capabilities).connect(&address);
    match tokio::time::timeout(SOON, opening).await {
        Ok(Ok(client)) => client,
        Ok(Err(error)) => panic!("the window did not open: {error}"),
        Err(_) => panic!("the window did not open in {SOON:?}"),
    }
}
