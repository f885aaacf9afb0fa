//! `gsp-bot read-workbook PID`: not for people. The program starts itself with it, see `intake`.

use std::process::ExitCode;

use super::{COULD_NOT_RUN, DONE};
use crate::intake;

/// The number of the process that asks, when this is what the command line says. Looked at before
/// anything else, since that process wants neither threads nor a data folder.
pub(super) fn parent() -> Option<u32> {
    let mut arguments = std::env::args_os().skip(1);
    let verb = arguments.next()?;
    if verb != intake::READ_WORKBOOK_VERB {
        return None;
    }
    arguments.next()?.to_str()?.parse().ok()
}

/// Answers until there are no more questions.
pub(super) fn run(parent: u32) -> ExitCode {
    match intake::read_workbook(parent) {
        Ok(()) => ExitCode::from(DONE),
        // Whoever asked hears nothing and knows what that means.
        Err(_) => ExitCode::from(COULD_NOT_RUN),
    }
}
