//! The operator's verbs in a terminal. Exit codes: 0 done, 1 some orders failed, 2 could not run.

mod args;
mod backup;
mod batch_verbs;
mod check;
mod columns;
mod corrections;
mod earlier;
mod explain;
mod load;
mod logs;
mod orders;
mod output;
mod preview;
mod profile;
mod read_workbook;
mod sandbox;
mod start;
mod status;

use std::process::ExitCode;

pub use args::Arguments;

use args::Verb;
use output::Output;

use crate::ops::{Ops, OpsError, Surroundings, keep_log};

/// Every order that was asked about is done.
pub const DONE: u8 = 0;
/// Some orders failed.
pub const SOME_FAILED: u8 = 1;
/// The verb could not be done.
pub const COULD_NOT_RUN: u8 = 2;

/// What the command line asks for.
pub enum Request {
    /// The window, on this data folder.
    Window(Box<Surroundings>),
    /// A verb in the terminal.
    Verb(Box<Arguments>),
    /// To be the process that reads a workbook for the one with this number.
    ReadWorkbook(u32),
}

/// Reads the command line. Exits with clap's message when it cannot be understood.
///
/// # Errors
/// As [`Surroundings::read`].
pub fn parse() -> Result<Request, OpsError> {
    if let Some(parent) = read_workbook::parent() {
        return Ok(Request::ReadWorkbook(parent));
    }
    let arguments = Arguments::try_read(std::env::args_os()).unwrap_or_else(|wrong| wrong.exit());
    if arguments.verb.is_some() {
        return Ok(Request::Verb(Box::new(arguments)));
    }
    let profile = arguments.profile_file();
    let surroundings = Surroundings::read(arguments.data_dir, profile)?;
    Ok(Request::Window(Box::new(surroundings)))
}

/// Reads a workbook for another process of this program.
#[must_use]
pub fn read_workbook(parent: u32) -> ExitCode {
    read_workbook::run(parent)
}

/// Runs a verb.
pub async fn run(arguments: Arguments) -> ExitCode {
    let output = Output::new(&arguments);
    let code = match dispatch(arguments, &output).await {
        Ok(code) => code,
        Err(error) => {
            output.error(&error);
            COULD_NOT_RUN
        }
    };
    ExitCode::from(code)
}

async fn dispatch(arguments: Arguments, output: &Output) -> Result<u8, OpsError> {
    let profile = arguments.profile_file();
    let Some(verb) = arguments.verb else {
        return Ok(COULD_NOT_RUN);
    };
    // The pretend portal needs no data folder.
    if let Verb::Sandbox(sandbox) = &verb {
        return sandbox::run(sandbox, output).await;
    }
    let surroundings = Surroundings::read(arguments.data_dir, profile)?;
    let _log = keep_log(&surroundings.folder, surroundings.environment.logs_calls);
    // The database may be the very reason; and nobody may have it open.
    if let Verb::Restore(restore) = &verb {
        return backup::restore(&surroundings.folder, restore, output).await;
    }
    let ops = Ops::open(
        surroundings.folder,
        surroundings.environment,
        crate::ops::Actor::Terminal,
    )
    .await?;
    let code = match verb {
        Verb::Sandbox(_) | Verb::Restore(_) => Ok(COULD_NOT_RUN),
        Verb::Load(load) => load::run(&ops, &load, output).await,
        Verb::Preview(preview) => preview::run(&ops, &preview, output).await,
        Verb::Start(start) => start::run(&ops, &start, output).await,
        Verb::Status(status) => status::run(&ops, &status, output).await,
        Verb::Orders(orders) => orders::run(&ops, &orders, output).await,
        Verb::Logs(logs) => logs::run(&ops, &logs, output).await,
        Verb::Explain(explain) => explain::run(&ops, &explain, output).await,
        Verb::Check(check) => check::run(&ops, &check, output).await,
        Verb::Profile(profile) => profile::run(&ops, &profile, output),
        Verb::Pause(batch) => batch_verbs::pause(&ops, &batch, output).await,
        Verb::Resume(batch) => batch_verbs::resume(&ops, &batch, output).await,
        Verb::Cancel(cancel) => batch_verbs::cancel(&ops, &cancel, output).await,
        Verb::Retry(retry) => batch_verbs::retry(&ops, &retry, output).await,
        Verb::Backup(backup) => backup::back_up(&ops, &backup, output).await,
        Verb::Report(report) => batch_verbs::report(&ops, &report, output).await,
    };
    ops.close().await;
    code
}
