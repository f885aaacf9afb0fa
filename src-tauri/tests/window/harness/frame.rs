//! The window as the window manager has it.

use std::time::{Duration, Instant};

use super::child::run;
use super::{Program, SOON};

const TITLE: &str = "^GSP Bot";

impl Program {
    /// Its number, once it is to be seen.
    pub(super) fn window(&self) -> String {
        let found = self.mouse(&["search", "--sync", "--onlyvisible", "--name", TITLE]);
        found.lines().next().unwrap_or_default().to_owned()
    }

    /// Closes it as a person does: brings it to the front, and asks the window manager.
    pub(crate) async fn close_window(&self) {
        let began = Instant::now();
        self.is_seen(true).await;
        let window = self.window();
        // Asked again and again: one that has just come back may not take the focus at once.
        while run("xdotool", &["getactivewindow"], &self.screen.display).as_ref() != Ok(&window) {
            assert!(
                began.elapsed() < SOON,
                "the window does not come to the front"
            );
            self.mouse(&["windowactivate", &window]);
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        self.mouse(&["key", "--clearmodifiers", "alt+F4"]);
    }

    /// Waits until it is to be seen, or until it is not.
    pub(crate) async fn is_seen(&self, wanted: bool) {
        let began = Instant::now();
        let search = ["search", "--onlyvisible", "--name", TITLE];
        while run("xdotool", &search, &self.screen.display).is_ok() != wanted {
            assert!(began.elapsed() < SOON, "seen is not {wanted}");
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    pub(super) fn mouse(&self, arguments: &[&str]) -> String {
        run("xdotool", arguments, &self.screen.display).unwrap_or_else(|error| panic!("{error}"))
    }
}
