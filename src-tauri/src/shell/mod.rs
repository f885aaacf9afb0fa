//! The window. The only module that knows Tauri: commands parse, forward and answer; news is pumped
//! from the change feed; evidence pictures come by a scheme of their own, without any path.

mod commands;
mod evidence;
mod life;
mod news;
mod restore;
mod tray;
mod work;

use std::process::ExitCode;
use std::sync::{Arc, PoisonError, RwLock};

use tokio_util::sync::CancellationToken;

use crate::ops::wire::Refusal;
use crate::ops::{Actor, DataFolder, Environment, Ops, Surroundings, keep_log};

const WINDOW: &str = "main";
/// The exit code of a program that could not run, as of a verb that could not be done.
const COULD_NOT_RUN: u8 = 2;

/// What the commands work on. When the data folder cannot be opened the window opens all the same
/// and says why.
struct Shell {
    folder: DataFolder,
    environment: Environment,
    /// Another one once a backup was restored.
    ops: RwLock<Result<Arc<Ops>, Refusal>>,
    stop: CancellationToken,
    abort: CancellationToken,
}

impl Shell {
    fn ops(&self) -> Result<Arc<Ops>, Refusal> {
        self.ops
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Opens the data folder, as it is now.
    async fn open(&self) {
        let opened = open(&self.folder, &self.environment).await;
        *self.ops.write().unwrap_or_else(PoisonError::into_inner) = opened;
    }
}

/// Opens the window and runs until it is closed and the engine has stopped.
#[must_use]
pub fn run(surroundings: Surroundings) -> ExitCode {
    let context = tauri::generate_context!();
    let _log = keep_log(&surroundings.folder, surroundings.environment.logs_calls);
    let Surroundings {
        folder,
        environment,
    } = surroundings;
    let opened = tauri::async_runtime::block_on(open(&folder, &environment));
    let shell = Shell {
        folder,
        environment,
        ops: RwLock::new(opened),
        stop: CancellationToken::new(),
        abort: CancellationToken::new(),
    };
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            life::show(app);
        }))
        .plugin(tauri_plugin_dialog::init())
        .manage(shell)
        .manage(tray::Tray::default())
        .manage(work::Work::default())
        .register_asynchronous_uri_scheme_protocol("evidence", evidence::serve)
        .invoke_handler(commands::handler())
        .setup(|app| {
            life::begin(app.handle());
            Ok(())
        })
        .on_window_event(life::on_window_event)
        .on_menu_event(|app, event| tray::on_menu_event(app, &event))
        .on_tray_icon_event(|app, event| tray::on_icon_event(app, &event))
        .build(context);
    match built {
        Ok(app) => {
            let code = app.run_return(|app, event| life::on_run_event(app, &event));
            ExitCode::from(u8::try_from(code).unwrap_or(COULD_NOT_RUN))
        }
        Err(error) => {
            // Without a display there is no window to say it in.
            eprintln!("No se pudo abrir la ventana: {error}. Usa los verbos: gsp-bot --help");
            eprintln!("The window could not be opened: {error}. Use the verbs: gsp-bot --help");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

async fn open(folder: &DataFolder, environment: &Environment) -> Result<Arc<Ops>, Refusal> {
    Ops::open(folder.clone(), environment.clone(), Actor::Operator)
        .await
        .map(Arc::new)
        .map_err(|error| error.refusal())
}
