//! The icon in the desktop's tray. It is there only while the window is hidden: it says how far the
//! work is, and leads back.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};

use super::{Shell, life};
use crate::domain::Text;
use crate::ops::UnderWay;

/// Longer than this the main thread is not waited for.
const ANSWERS: Duration = Duration::from_secs(2);

const PROGRESS: &str = "progress";
const SHOW: &str = "show";
const PAUSE: &str = "pause";
const QUIT: &str = "quit";

/// The language that the page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Language {
    Es,
    En,
}

/// The icon, once the window was hidden for the first time. It is made once and then shown and put
/// out of sight.
#[derive(Default)]
pub(super) struct Tray(Mutex<Option<Shown>>);

/// Handles, to be used outside of the lock: each call waits for the main thread, which may want it.
#[derive(Clone)]
struct Shown {
    icon: TrayIcon<Wry>,
    progress: MenuItem<Wry>,
    show: MenuItem<Wry>,
    pause: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    language: Language,
    is_in_sight: bool,
}

/// Whether this desktop is sure to show icons of programs. On Linux none is: an icon that found no place
/// would leave nobody to call the hidden window back.
pub(super) const IS_THERE: bool = cfg!(not(target_os = "linux"));

/// Puts the icon there. Answers whether it is.
pub(super) async fn put(app: &AppHandle, language: Language, under_way: UnderWay) -> bool {
    let made = match app.state::<Tray>().get() {
        Some(shown) => Ok(shown),
        None => made(app).await,
    };
    let put = made.and_then(|shown| {
        let shown = Shown {
            language,
            is_in_sight: true,
            ..shown
        };
        shown.say(under_way).map_err(|error| error.to_string())?;
        Ok(shown)
    });
    match put {
        Ok(shown) => {
            app.state::<Tray>().set(shown);
            true
        }
        Err(why) => {
            tracing::warn!(why, "there is no icon in the tray");
            false
        }
    }
}

async fn made(app: &AppHandle) -> Result<Shown, String> {
    let (sender, made) = tokio::sync::oneshot::channel();
    let builder = app.clone();
    app.run_on_main_thread(move || {
        let _ = sender.send(make(&builder));
    })
    .map_err(|error| error.to_string())?;
    match tokio::time::timeout(ANSWERS, made).await {
        Ok(Ok(made)) => made.map_err(|error| error.to_string()),
        Ok(Err(_)) | Err(_) => Err("time-out".to_owned()),
    }
}

/// Puts the icon out of sight, if it is there.
pub(super) fn take_away(app: &AppHandle) {
    let tray = app.state::<Tray>();
    if let Some(mut shown) = tray.get().filter(|shown| shown.is_in_sight) {
        shown.is_in_sight = false;
        if let Err(error) = shown.icon.set_visible(false) {
            tracing::warn!(%error, "the icon stays in the tray");
        }
        tray.set(shown);
    }
}

/// Says how far the work is, if the icon is there.
pub(super) async fn refresh(app: &AppHandle) {
    let shown = app.state::<Tray>().get().filter(|shown| shown.is_in_sight);
    let (Some(shown), Ok(ops)) = (shown, app.state::<Shell>().ops()) else {
        return;
    };
    let under_way = ops.under_way().await.unwrap_or_default();
    if let Err(error) = shown.say_progress(under_way) {
        tracing::debug!(%error, "the tray does not say how far the work is");
    }
}

/// What was chosen in its menu.
pub(super) fn on_menu_event(app: &AppHandle, event: &MenuEvent) {
    match event.id().as_ref() {
        SHOW => life::show(app),
        PAUSE => pause_all(app.clone()),
        QUIT => life::wish_to_close(app),
        _ => {}
    }
}

/// A click on it brings the window back, where clicks are told.
pub(super) fn on_icon_event(app: &AppHandle, event: &TrayIconEvent) {
    if let TrayIconEvent::Click {
        button: MouseButton::Left,
        button_state: MouseButtonState::Up,
        ..
    } = event
    {
        life::show(app);
    }
}

impl Tray {
    fn get(&self) -> Option<Shown> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, shown: Shown) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(shown);
    }
}

impl Shown {
    fn say(&self, under_way: UnderWay) -> tauri::Result<()> {
        let say = |item: &MenuItem<Wry>, es: &str, en: &str| {
            item.set_text(self.language.pick(&Text::new(es, en)))
        };
        say(&self.show, "Mostrar GSP Bot", "Show GSP Bot")?;
        say(&self.pause, "Pausar todo", "Pause all")?;
        say(&self.quit, "Salir", "Quit")?;
        self.say_progress(under_way)?;
        self.icon.set_visible(true)
    }

    fn say_progress(&self, under_way: UnderWay) -> tauri::Result<()> {
        let line = self.language.pick(&progress(under_way));
        self.icon.set_tooltip(Some(&line))?;
        self.progress.set_text(line)?;
        self.pause.set_enabled(under_way.waiting > 0)
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

/// Without words yet.
fn make(app: &AppHandle) -> tauri::Result<Shown> {
    let item = |id: &str| MenuItem::with_id(app, id, "…", id != PROGRESS, None::<&str>);
    let (progress, show, pause, quit) = (item(PROGRESS)?, item(SHOW)?, item(PAUSE)?, item(QUIT)?);
    let line = PredefinedMenuItem::separator(app)?;
    let other_line = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(app, &[&progress, &line, &show, &pause, &other_line, &quit])?;
    let mut icon = TrayIconBuilder::new()
        .menu(&menu)
        .show_menu_on_left_click(false);
    if let Some(picture) = app.default_window_icon() {
        icon = icon.icon(picture.clone());
    }
    Ok(Shown {
        icon: icon.build(app)?,
        progress,
        show,
        pause,
        quit,
        language: Language::Es,
        is_in_sight: false,
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
