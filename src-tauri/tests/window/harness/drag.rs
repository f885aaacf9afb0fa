//! A file dragged out of another window and dropped on ours, by the mouse. The file chooser and
//! drops that a script makes up never come by the way that an operator's drop comes.

use std::path::Path;
use std::process::Stdio;

use super::child::{Companion, command};
use super::page::id;
use super::{Program, SOON};

const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/src-tauri/tests/window/harness/drag_source.py"
);
/// The system's own, which has the packages of the system: another one may stand first in the path.
const PYTHON: &str = "/usr/bin/python3";
/// Beside the window, which stands at the left.
const SOURCE: (i32, i32) = (1380, 40);

impl Program {
    pub(crate) async fn drop_file(&self, path: &Path) {
        let window = &self.window();
        self.mouse(&["windowmove", window, "0", "0"]);
        let (left, top) = SOURCE;
        let mut source = Companion::start(
            "the drag source",
            command(PYTHON)
                .arg(SCRIPT)
                .args([left.to_string(), top.to_string()])
                .arg(path)
                .env("DISPLAY", &self.screen.display)
                .env("GDK_BACKEND", "x11")
                .env("NO_AT_BRIDGE", "1")
                .stdout(Stdio::piped()),
        );
        source.first_line();
        let from = self.mouse(&[
            "search",
            "--sync",
            "--onlyvisible",
            "--name",
            "^drag source$",
        ]);
        self.mouse(&["mousemove", "--sync", "--window", &from, "60", "60"]);
        self.mouse(&["mousedown", "1"]);
        // A jump is no drag: the toolkit wants to see the way.
        for step in 1..=12 {
            let along = (60 + step * 2).to_string();
            self.mouse(&["mousemove", "--window", &from, &along, &along]);
        }
        for step in 0..30 {
            let (x, y) = ((1000 - step * 10).to_string(), (300 + step * 3).to_string());
            self.mouse(&["mousemove", "--window", window, &x, &y]);
        }
        // Only a window that has seen the drag takes the drop.
        self.wait_for(&id("drop-overlay")).await;
        self.mouse(&["mousemove", "--window", window, "640", "420"]);
        self.mouse(&["mouseup", "1"]);
        source.wait(SOON);
    }
}
