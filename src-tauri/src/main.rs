//! Without a verb the window, with one the terminal.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use gsp_bot::cli::{self, Request};

fn main() -> ExitCode {
    let request = match cli::parse() {
        Ok(request) => request,
        Err(error) => {
            eprintln!("{}", error.text().es);
            eprintln!("{}", error.text().en);
            return ExitCode::from(cli::COULD_NOT_RUN);
        }
    };
    match request {
        Request::Verb(arguments) => match tokio::runtime::Runtime::new() {
            Ok(runtime) => runtime.block_on(cli::run(*arguments)),
            Err(error) => {
                eprintln!("{error}");
                ExitCode::from(cli::COULD_NOT_RUN)
            }
        },
        Request::ReadWorkbook(parent) => cli::read_workbook(parent),
        #[cfg(feature = "desktop")]
        Request::Window(surroundings) => gsp_bot::shell::run(*surroundings),
        #[cfg(not(feature = "desktop"))]
        Request::Window(_) => {
            eprintln!("Esta versión no tiene ventana: usa gsp-bot --help.");
            eprintln!("This build has no window: use gsp-bot --help.");
            ExitCode::from(cli::COULD_NOT_RUN)
        }
    }
}
