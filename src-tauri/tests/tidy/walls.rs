//! Names that only one part of the program may use.

use super::code::{self, Token};
use super::tree::{Exception, Fault, assert_clean, said};

/// The window is one module; with `--no-default-features` Tauri is not even there.
fn tauri_outside_the_shell(path: &str, text: &str) -> Vec<Fault> {
    let may = path.starts_with("src-tauri/src/shell/")
        || matches!(path, "src-tauri/src/main.rs" | "src-tauri/build.rs");
    if may || !path.ends_with(".rs") {
        return Vec::new();
    }
    named(text, "only shell knows Tauri", |name| {
        matches!(name, "tauri" | "tauri_build") || name.starts_with("tauri_plugin_")
    })
}

/// The only SQL in the program is in the store.
fn sqlx_outside_the_store(path: &str, text: &str) -> Vec<Fault> {
    let product = path.starts_with("src-tauri/src/") && path.ends_with(".rs");
    if !product || path.starts_with("src-tauri/src/store/") {
        return Vec::new();
    }
    named(text, "only store knows sqlx", |name| name == "sqlx")
}

/// Waiting for a time instead of for what should happen is slow and breaks on a slow day.
fn sleep(path: &str, text: &str) -> Vec<Fault> {
    if !path.starts_with("src-tauri/src/") || !path.ends_with(".rs") {
        return Vec::new();
    }
    named(
        text,
        "wait for what should happen, not for a time",
        |name| matches!(name, "sleep" | "sleep_ms" | "sleep_until"),
    )
}

const MAY_SLEEP: &[Exception] = &[
    (
        "src-tauri/src/browser/leftovers.rs",
        "nothing tells of the end of a process that is not our child; bounded",
    ),
    (
        "src-tauri/src/browser/page.rs",
        "the pause between actions that was asked for, to look on",
    ),
    (
        "src-tauri/src/browser/script.rs",
        "between two documents a page has no frame to wait on; bounded by the deadline",
    ),
    (
        "src-tauri/src/cli/start.rs",
        "other programs write into the data folder and ring no bell here",
    ),
    (
        "src-tauri/src/engine/crew.rs",
        "the limit of an attempt; and between tries to write down its end",
    ),
    (
        "src-tauri/src/engine/dispatcher.rs",
        "sleeps until something is due, beside all that may wake it; and limits the stop",
    ),
    (
        "src-tauri/src/sandbox/door.rs",
        "refuses connections for as long as it was asked to; and a port that is not free yet",
    ),
    (
        "src-tauri/src/sandbox/weather.rs",
        "the latency that the pretend portal was asked for",
    ),
    (
        "src-tauri/src/shell/news.rs",
        "gathers news into few messages; other programs ring no bell here",
    ),
];

fn named(text: &str, what: &str, is_meant: fn(&str) -> bool) -> Vec<Fault> {
    code::rust(text)
        .iter()
        .filter(|(_, token)| matches!(token, Token::Name(name) if is_meant(name)))
        .map(|(line, _)| Fault::new(*line, what))
        .collect()
}

/// Everything else in the window's pages runs in a plain browser too.
fn tauri_outside_ipc(path: &str, text: &str) -> Vec<Fault> {
    if !path.starts_with("ui/src/") || path.starts_with("ui/src/ipc/") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices("@tauri-apps") {
            let before = line[..at].trim_end_matches(['"', '\'', '`']).trim_end();
            if ["from", "import", "import("]
                .iter()
                .any(|word| before.ends_with(word))
            {
                found.push(Fault::new(index + 1, "only ui/src/ipc imports @tauri-apps"));
            }
        }
    }
    found
}

#[test]
fn only_the_shell_knows_tauri() {
    assert_clean(tauri_outside_the_shell, &[]);
    let planted = |path| {
        said(
            tauri_outside_the_shell,
            path,
            "use tauri::Manager;\nuse tauri_plugin_dialog::X;",
        )
    };
    assert_eq!(planted("src-tauri/src/ops/mod.rs").len(), 2);
    assert_eq!(planted("src-tauri/tests/window/main.rs").len(), 2);
    assert_eq!(planted("src-tauri/src/shell/mod.rs").len(), 0);
    let prose = "// tauri\nconst WHAT: &str = \"tauri\";";
    assert_eq!(
        said(tauri_outside_the_shell, "src-tauri/src/ops/mod.rs", prose).len(),
        0
    );
}

#[test]
fn only_the_store_knows_sqlx() {
    assert_clean(sqlx_outside_the_store, &[]);
    let planted = |path| {
        said(
            sqlx_outside_the_store,
            path,
            "async fn f() { sqlx::query(\"\") }",
        )
    };
    assert_eq!(planted("src-tauri/src/ops/orders.rs").len(), 1);
    assert_eq!(planted("src-tauri/src/store/orders.rs").len(), 0);
}

#[test]
fn nothing_sleeps_without_a_reason() {
    assert_clean(sleep, MAY_SLEEP);
    let planted = |text| said(sleep, "src-tauri/src/portal/way.rs", text).len();
    assert_eq!(planted("tokio::time::sleep(SECOND).await;"), 1);
    assert_eq!(planted("std::thread::sleep(SECOND);"), 1);
    assert_eq!(planted("use tokio::time::{sleep, timeout};"), 1);
    assert_eq!(
        planted("timeout(SECOND, page.settled()).await; // no sleep"),
        0
    );
}

#[test]
fn only_ipc_imports_tauri() {
    assert_clean(tauri_outside_ipc, &[]);
    let line = "import { invoke } from \"@tauri-apps/api/core\";";
    let planted = |path, text| said(tauri_outside_ipc, path, text).len();
    assert_eq!(planted("ui/src/state/live.svelte.ts", line), 1);
    assert_eq!(
        planted(
            "ui/src/state/live.svelte.ts",
            "await import('@tauri-apps/api')"
        ),
        1
    );
    assert_eq!(
        planted("ui/src/App.svelte", "  import \"@tauri-apps/api\";"),
        1
    );
    assert_eq!(planted("ui/src/ipc/tauri.ts", line), 0);
    assert_eq!(
        planted("ui/src/a.test.ts", "to.startsWith(\"@tauri-apps\")"),
        0
    );
}
