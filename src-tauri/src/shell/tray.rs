//! The icon in the desktop's tray. It is there only while the window is hidden: it says how far the
//! work is, and leads back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};

use super::{Shell, life};
use crate::domain::Text;
use crate::ops::UnderWay;

/// Longer than this neither a message bus nor the main thread is waited for.
const ANSWERS: Duration = Duration::from_secs(2);

/// The language that the page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Language {
    Es,
    En,
}

/// Holds the icon while there is one.
#[derive(Default)]
pub(super) struct Tray(Mutex<Option<Shown>>);

struct Shown {
    icon: TrayIcon<Wry>,
    progress: MenuItem<Wry>,
    pause: MenuItem<Wry>,
    language: Language,
}

/// Whether this desktop shows icons of programs. Where it does not, a hidden window could not be
/// called back.
#[cfg(target_os = "linux")]
pub(super) async fn is_there() -> bool {
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let watcher = zbus::Proxy::new(
            &bus,
            "org.kde.StatusNotifierWatcher",
            "/StatusNotifierWatcher",
            "org.kde.StatusNotifierWatcher",
        );
        watcher
            .await?
            .get_property::<bool>("IsStatusNotifierHostRegistered")
            .await
    };
    match tokio::time::timeout(ANSWERS, asked).await {
        Ok(Ok(is_there)) => is_there,
        Ok(Err(_)) | Err(_) => false,
    }
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "elsewhere it has to be asked for")]
pub(super) async fn is_there() -> bool {
    true
}

/// Puts the icon there. Answers whether it is.
pub(super) async fn put(app: &AppHandle, language: Language, under_way: UnderWay) -> bool {
    let (sender, made) = tokio::sync::oneshot::channel();
    let builder = app.clone();
    let asked = app.run_on_main_thread(move || {
        // On Linux a missing library makes it panic.
        let made = catch_unwind(AssertUnwindSafe(|| make(&builder, language, under_way)));
        let _ = sender.send(made.map_err(|_| "panic".to_owned()));
    });
    if asked.is_err() {
        return false;
    }
    let made = match tokio::time::timeout(ANSWERS, made).await {
        Ok(Ok(Ok(Ok(shown)))) => Ok(shown),
        Ok(Ok(Ok(Err(error)))) => Err(error.to_string()),
        Ok(Ok(Err(error))) => Err(error),
        Ok(Err(_)) | Err(_) => Err("time-out".to_owned()),
    };
    match made {
        Ok(shown) => {
            app.state::<Tray>().set(Some(shown));
            true
        }
        Err(why) => {
            tracing::warn!(why, "there is no icon in the tray");
            false
        }
    }
}

/// Takes the icon away, if there is one.
pub(super) fn take_away(app: &AppHandle) {
    let shown = app.state::<Tray>().set(None);
    // It is the main thread's: only there it may end.
    let _ = app.run_on_main_thread(move || drop(shown));
}

/// Says how far the work is, if the icon is there.
pub(super) async fn refresh(app: &AppHandle) {
    let Ok(ops) = app.state::<Shell>().ops() else {
        return;
    };
    if !app.state::<Tray>().is_shown() {
        return;
    }
    let under_way = ops.under_way().await.unwrap_or_default();
    let tray = app.state::<Tray>();
    let slot = tray.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(shown) = slot.as_ref() {
        let line = shown.language.pick(&progress(under_way));
        let _ = shown.icon.set_tooltip(Some(&line));
        let _ = shown.progress.set_text(line);
        let _ = shown.pause.set_enabled(under_way.waiting > 0);
    }
}

impl Tray {
    fn set(&self, shown: Option<Shown>) -> Option<Shown> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut slot, shown)
    }

    fn is_shown(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }
}

impl Language {
    fn pick(self, text: &Text) -> String {
        match self {
            Self::Es => text.es.clone(),
            Self::En => text.en.clone(),
        }
    }
}

fn make(app: &AppHandle, language: Language, under_way: UnderWay) -> tauri::Result<Shown> {
    let item = |id: &str, es: &str, en: &str| {
        MenuItem::with_id(
            app,
            id,
            language.pick(&Text::new(es, en)),
            true,
            None::<&str>,
        )
    };
    let line = language.pick(&progress(under_way));
    let progress = MenuItem::with_id(app, "progress", &line, false, None::<&str>)?;
    let pause = item("pause", "Pausar todo", "Pause all")?;
    let menu = Menu::with_items(
        app,
        &[
            &progress,
            &PredefinedMenuItem::separator(app)?,
            &item("show", "Mostrar GSP Bot", "Show GSP Bot")?,
            &pause,
            &PredefinedMenuItem::separator(app)?,
            &item("quit", "Salir", "Quit")?,
        ],
    )?;
    let mut icon = TrayIconBuilder::with_id("work")
        .tooltip(&line)
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "show" => life::show(app),
            "pause" => pause_all(app.clone()),
            "quit" => life::wish_to_close(app),
            _ => {}
        })
        .on_tray_icon_event(|icon, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                life::show(icon.app_handle());
            }
        });
    if let Some(picture) = app.default_window_icon() {
        icon = icon.icon(picture.clone());
    }
    Ok(Shown {
        icon: icon.build(app)?,
        progress,
        pause,
        language,
    })
}

fn pause_all(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let Ok(ops) = app.state::<Shell>().ops() else {
            return;
        };
        if let Err(error) = ops.pause_all().await {
            tracing::warn!(%error, "not all batches could be paused");
        }
    });
}

/// `412 de 918 pedidos · 3 en curso`
fn progress(under_way: UnderWay) -> Text {
    let UnderWay {
        running,
        ended,
        total,
        ..
    } = under_way;
    if under_way.is_nothing() {
        return Text::new("Nada en curso", "Nothing in progress");
    }
    if total == 0 {
        return Text::new(
            format!("{running} en curso"),
            format!("{running} in progress"),
        );
    }
    Text::new(
        format!("{ended} de {total} pedidos · {running} en curso"),
        format!("{ended} of {total} orders · {running} in progress"),
    )
}
