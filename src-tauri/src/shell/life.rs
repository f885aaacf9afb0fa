//! How the engine lives with the window: begins when it opens, and is asked about when it closes.
//! While nothing is under way closing is just that; else the person says what becomes of it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tauri::{AppHandle, Emitter, Manager, RunEvent, Window, WindowEvent};

use super::{Shell, WINDOW, tray, work};
use crate::domain::Epoch;
use crate::ops::wire::{ClosingAnswer, ClosingView};
use crate::ops::{EndSignals, UnderWay};

/// A page that has not taken the question up by then is not able to ask it.
const PAGE_ANSWERS: Duration = Duration::from_secs(3);
/// Browsers are closed within it, once no order is under way.
const CLOSING_MS: u64 = 10_000;
/// When the system ends the program, it waits no longer than this.
const SYSTEM_WAITS: Duration = Duration::from_secs(4);

/// How far the closing is.
struct Life {
    closing: Mutex<Closing>,
}

#[derive(Clone, Copy, Debug)]
enum Closing {
    No,
    /// The question stands since; `heard` once the page has taken it up.
    Asked {
        since: Instant,
        heard: bool,
        tray: bool,
    },
    Stopping {
        until: Option<Epoch>,
        running_at_first: u32,
    },
}

/// What a wish to close leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    FindOut,
    ShowQuestion,
    Stop,
    StopNow,
}

impl Life {
    fn closing(&self) -> MutexGuard<'_, Closing> {
        self.closing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Closing {
    fn wished(self) -> Step {
        match self {
            Self::No => Step::FindOut,
            Self::Asked { since, heard, .. } if !heard && since.elapsed() > PAGE_ANSWERS => {
                Step::Stop
            }
            Self::Asked { .. } => Step::ShowQuestion,
            // Closed twice: at once, and as safely.
            Self::Stopping { .. } => Step::StopNow,
        }
    }
}

pub(super) fn begin(app: &AppHandle) {
    app.manage(Life {
        closing: Mutex::new(Closing::No),
    });
    tauri::async_runtime::spawn(heed_signals(app.clone()));
    let app = app.clone();
    tauri::async_runtime::spawn(async move { work::begin(&app).await });
}

pub(super) fn on_window_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        wish_to_close(window.app_handle());
    }
}

pub(super) fn on_run_event(app: &AppHandle, event: &RunEvent) {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "Tauri's events, of which two concern the end; more may come"
    )]
    match event {
        // By the system or by the last window's end, not by us: politely.
        RunEvent::ExitRequested {
            code: None, api, ..
        } => {
            api.prevent_exit();
            stop(app);
        }
        // The system does not ask. What was under way is taken back by the next start.
        RunEvent::Exit => {
            let shell = app.state::<Shell>();
            shell.stop.cancel();
            shell.abort.cancel();
            tauri::async_runtime::block_on(work::ended_within(app, SYSTEM_WAITS));
        }
        _ => {}
    }
}

/// The person wants the window, or the program in the tray, closed.
pub(super) fn wish_to_close(app: &AppHandle) {
    let step = {
        let life = app.state::<Life>();
        let mut closing = life.closing();
        let step = closing.wished();
        if step == Step::FindOut {
            *closing = Closing::Asked {
                since: Instant::now(),
                heard: false,
                tray: false,
            };
        }
        step
    };
    match step {
        Step::FindOut => {
            tauri::async_runtime::spawn(ask(app.clone()));
        }
        Step::ShowQuestion => show(app),
        Step::Stop => stop(app),
        Step::StopNow => app.state::<Shell>().abort.cancel(),
    }
}

/// Asks the person, unless there is nothing to ask about.
async fn ask(app: AppHandle) {
    if under_way(&app).await.is_nothing() {
        if let Some(window) = app.get_webview_window(WINDOW) {
            let _ = window.hide();
        }
        stop(&app);
        return;
    }
    if let Closing::Asked {
        tray: has_tray,
        since,
        ..
    } = &mut *app.state::<Life>().closing()
    {
        (*has_tray, *since) = (tray::IS_THERE, Instant::now());
    }
    show(&app);
    tell(&app);
}

/// How far the closing is, for the page. Asking for it is the sign that the page can ask the person.
pub(super) async fn view(app: &AppHandle) -> ClosingView {
    let under_way = under_way(app).await;
    let stop_ms_max = longest_stop(app);
    let closing = {
        let life = app.state::<Life>();
        let mut closing = life.closing();
        if let Closing::Asked { heard, .. } = &mut *closing {
            *heard = true;
        }
        *closing
    };
    let (phase, tray, until, running_at_first) = match closing {
        Closing::No => ("none", false, None, 0),
        Closing::Asked { tray, .. } => ("asked", tray, None, 0),
        Closing::Stopping {
            until,
            running_at_first,
        } => ("stopping", false, until, running_at_first),
    };
    ClosingView {
        phase: phase.to_owned(),
        running: under_way.running,
        waiting: under_way.waiting,
        tray,
        running_at_first,
        stop_ms_max: u32::try_from(stop_ms_max).unwrap_or(u32::MAX),
        until_ms: until.map(|at| at.0),
    }
}

/// What the person said.
pub(super) async fn answer(app: &AppHandle, answer: ClosingAnswer, language: tray::Language) {
    let asked = {
        let life = app.state::<Life>();
        let mut closing = life.closing();
        let was = *closing;
        if matches!(was, Closing::Asked { .. }) {
            *closing = Closing::No;
        }
        was
    };
    match answer {
        ClosingAnswer::Stay => {}
        ClosingAnswer::Hide => {
            if let Closing::Asked { tray, .. } = asked {
                hide(app, tray, language).await;
            }
        }
        ClosingAnswer::Stop => stop(app),
        ClosingAnswer::StopNow => {
            stop(app);
            app.state::<Shell>().abort.cancel();
        }
    }
    tell(app);
}

/// Out of the way: into the tray, or where there is none, minimised.
async fn hide(app: &AppHandle, has_tray: bool, language: tray::Language) {
    let Some(window) = app.get_webview_window(WINDOW) else {
        return;
    };
    // Out of sight first: whoever presses the icon at once finds the window hidden, and gets it.
    let gone = if has_tray {
        window.hide()
    } else {
        window.minimize()
    };
    if let Err(error) = gone {
        tracing::warn!(%error, "the window stays where it is");
        return;
    }
    if has_tray && !tray::put(app, language, under_way(app).await).await {
        let _ = window.show();
        let _ = window.minimize();
    }
}

/// Back from the tray, and to the front.
pub(super) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(WINDOW) {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    tray::take_away(app);
}

/// The polite end: orders under way go to a safe point, within a bound, then the program is over.
fn stop(app: &AppHandle) {
    {
        let life = app.state::<Life>();
        let mut closing = life.closing();
        if matches!(*closing, Closing::Stopping { .. }) {
            return;
        }
        let ops = app.state::<Shell>().ops().ok();
        let longest_ms = i64::try_from(longest_stop(app)).unwrap_or(i64::MAX);
        *closing = Closing::Stopping {
            until: ops.as_ref().map(|ops| ops.now().plus_ms(longest_ms)),
            running_at_first: ops.map_or(0, |ops| ops.running()),
        };
    }
    app.state::<Shell>().stop.cancel();
    tell(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        work::end(&app).await;
        app.exit(0);
    });
}

/// The first signal ends the program politely, the second at once.
async fn heed_signals(app: AppHandle) {
    let mut signals = EndSignals::new();
    signals.recv().await;
    stop(&app);
    signals.recv().await;
    app.state::<Shell>().abort.cancel();
}

async fn under_way(app: &AppHandle) -> UnderWay {
    let Ok(ops) = app.state::<Shell>().ops() else {
        return UnderWay::default();
    };
    match ops.under_way().await {
        Ok(under_way) => under_way,
        Err(error) => {
            // What the engine has in hand is known without the storage.
            tracing::warn!(%error, "what is under way could not be counted");
            UnderWay {
                running: ops.running(),
                ..UnderWay::default()
            }
        }
    }
}

fn longest_stop(app: &AppHandle) -> u64 {
    let orders_ms = match app.state::<Shell>().ops() {
        Ok(ops) => ops.stop_ms_max(),
        Err(_) => 0,
    };
    orders_ms.saturating_add(CLOSING_MS)
}

fn tell(app: &AppHandle) {
    if let Err(error) = app.emit("closing", ()) {
        tracing::warn!(%error, "the page was not told of the closing");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(ago: Duration, heard: bool) -> Closing {
        Closing::Asked {
            since: Instant::now().checked_sub(ago).unwrap(),
            heard,
            tray: false,
        }
    }

    #[test]
    fn a_second_wish_cuts_only_what_is_stopping_already_or_cannot_ask() {
        let long = PAGE_ANSWERS * 2;
        assert_eq!(Closing::No.wished(), Step::FindOut);
        assert_eq!(asked(Duration::ZERO, false).wished(), Step::ShowQuestion);
        assert_eq!(asked(long, true).wished(), Step::ShowQuestion);
        assert_eq!(asked(long, false).wished(), Step::Stop);
        let stopping = Closing::Stopping {
            until: None,
            running_at_first: 1,
        };
        assert_eq!(stopping.wished(), Step::StopNow);
    }
}
