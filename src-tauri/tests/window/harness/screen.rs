//! A screen that nobody sees: Xvfb on a display that it chooses, and a window manager, without
//! which drags do not find their way to a window.

use std::process::Stdio;

use super::child::{Helper, command};

/// Room for the window and for a drag source beside it.
const SIZE: &str = "1600x900x24";

#[derive(Debug)]
pub(crate) struct Screen {
    // Dropped in this order: the display last.
    _manager: Helper,
    _server: Helper,
    /// `:99`
    pub(crate) display: String,
}

impl Screen {
    pub(crate) fn open() -> Self {
        let mut server = Helper::start(
            "Xvfb",
            command("Xvfb")
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    SIZE,
                    "-nolisten",
                    "tcp",
                    "-noreset",
                ])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let display = format!(":{}", server.first_line());
        let manager = Helper::start(
            "openbox",
            command("openbox")
                .arg("--sm-disable")
                .env("DISPLAY", &display)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        Self {
            _manager: manager,
            _server: server,
            display,
        }
    }
}
