//! Which browser there is.

use std::path::{Path, PathBuf};

use super::BrowserError;

/// What sort of browser it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrowserKind {
    /// Without any window: the smallest and quickest.
    HeadlessShell,
    /// Chromium, Chrome or Edge.
    Full,
}

/// A browser that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundBrowser {
    /// Its program.
    pub path: PathBuf,
    /// What sort it is.
    pub kind: BrowserKind,
}

/// Finds a browser. `asked` wins and must be there. The headless shell is preferred unless windows
/// are to be seen.
///
/// # Errors
/// When the asked one is not there or cannot show windows that are asked for, or none is found.
pub fn find_browser(asked: Option<&Path>, headless: bool) -> Result<FoundBrowser, BrowserError> {
    if let Some(path) = asked {
        if !path.is_file() {
            return Err(BrowserError::NotThere(path.to_path_buf()));
        }
        let path = real_program(path);
        let kind = kind_of(&path);
        if kind == BrowserKind::HeadlessShell && !headless {
            let why = "it has no windows to show".to_owned();
            return Err(BrowserError::NotStarted { path, why });
        }
        return Ok(FoundBrowser { path, kind });
    }
    let shells = if headless { HEADLESS_SHELLS } else { &[] };
    let fixed = shells.iter().chain(FULL).map(PathBuf::from);
    let named = on_path(if headless { NAMES } else { &NAMES[1..] });
    fixed
        .chain(user_places())
        .chain(named)
        .find(|path| path.is_file())
        .map(|path| {
            let path = real_program(&path);
            FoundBrowser {
                kind: kind_of(&path),
                path,
            }
        })
        .ok_or(BrowserError::NotFound)
}

fn kind_of(path: &Path) -> BrowserKind {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase());
    if name.is_some_and(|name| name.contains("headless")) {
        BrowserKind::HeadlessShell
    } else {
        BrowserKind::Full
    }
}

/// Debian's `/usr/bin/chromium*` are shell scripts that do not `exec`: killing them would leave the
/// browser. The program itself lies beside its data.
fn real_program(path: &Path) -> PathBuf {
    let beside = path
        .file_name()
        .map(|name| Path::new("/usr/lib/chromium").join(name));
    match beside {
        Some(beside) if path.starts_with("/usr/bin") && beside.is_file() => beside,
        _ => path.to_path_buf(),
    }
}

const NAMES: &[&str] = &[
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
];

#[cfg(target_os = "windows")]
const HEADLESS_SHELLS: &[&str] = &[];
#[cfg(target_os = "windows")]
const FULL: &[&str] = &[
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Chromium\Application\chrome.exe",
];

#[cfg(target_os = "macos")]
const HEADLESS_SHELLS: &[&str] = &[];
#[cfg(target_os = "macos")]
const FULL: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const HEADLESS_SHELLS: &[&str] = &[
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/lib64/chromium-browser/headless_shell",
];
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const FULL: &[&str] = &[
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/snap/bin/chromium",
];

/// Chrome can be installed for one user only.
fn user_places() -> Vec<PathBuf> {
    if cfg!(target_os = "windows") {
        std::env::var_os("LOCALAPPDATA")
            .map(|folder| PathBuf::from(folder).join(r"Google\Chrome\Application\chrome.exe"))
            .into_iter()
            .collect()
    } else {
        Vec::new()
    }
}

fn on_path(names: &[&str]) -> Vec<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asked_browser_that_is_not_there_is_named() {
        let path = Path::new("/nowhere/chrome");
        let error = find_browser(Some(path), true).unwrap_err();
        assert!(error.to_string().contains("/nowhere/chrome"), "{error}");
    }

    #[test]
    fn the_shell_is_not_asked_to_show_windows() {
        let folder = tempfile::tempdir().unwrap();
        let shell = folder.path().join("chrome-headless-shell");
        std::fs::write(&shell, "").unwrap();
        assert!(find_browser(Some(&shell), true).is_ok());
        let error = find_browser(Some(&shell), false).unwrap_err();
        assert!(error.to_string().contains("no windows"), "{error}");
    }

    #[test]
    fn the_shell_is_told_by_its_name() {
        assert_eq!(
            kind_of(Path::new("/usr/lib/chromium/chromium-headless-shell")),
            BrowserKind::HeadlessShell
        );
        assert_eq!(
            kind_of(Path::new("/opt/google/chrome/chrome")),
            BrowserKind::Full
        );
    }
}
