//! A file is for one thing: past 400 lines it says why, past 600 it is two files.

use super::tree::{Exception, Fault, assert_clean, said};

const ASKED: usize = 400;
const REFUSED: usize = 600;

/// Nobody reads it from the top.
const MADE: &str = "ui/src/ipc/bindings.ts";

const LONG: &[Exception] = &[(
    "src-tauri/src/store/verbs.rs",
    "the operator's verbs share the moves of orders between states",
)];

fn is_measured(path: &str) -> bool {
    let is_source = [".rs", ".ts", ".tsx", ".js", ".mjs", ".svelte"]
        .iter()
        .any(|end| path.ends_with(end));
    is_source && path != MADE
}

fn long(path: &str, text: &str) -> Vec<Fault> {
    let lines = text.lines().count();
    if !is_measured(path) || lines <= ASKED {
        return Vec::new();
    }
    let what = format!("{lines} lines: more than {ASKED} need a reason, in tests/tidy/sizes.rs");
    vec![Fault::new(lines, what)]
}

fn too_long(path: &str, text: &str) -> Vec<Fault> {
    let lines = text.lines().count();
    if !is_measured(path) || lines <= REFUSED {
        return Vec::new();
    }
    vec![Fault::new(
        lines,
        format!("{lines} lines: no reason is enough for {REFUSED}"),
    )]
}

#[test]
fn long_files_have_a_reason() {
    assert_clean(long, LONG);
    let planted = |path, lines| said(long, path, &"x\n".repeat(lines)).len();
    assert_eq!(planted("src-tauri/src/a.rs", 400), 0);
    assert_eq!(planted("src-tauri/src/a.rs", 401), 1);
    assert_eq!(planted("ui/src/a.svelte", 401), 1);
    assert_eq!(planted("src-tauri/src/browser/js/a.js", 401), 1);
    assert_eq!(planted("README.md", 401), 0);
}

#[test]
fn no_file_is_too_long() {
    assert_clean(too_long, &[]);
    let planted = |path, lines| said(too_long, path, &"x\n".repeat(lines)).len();
    assert_eq!(planted("ui/src/a.ts", 600), 0);
    assert_eq!(planted("ui/src/a.ts", 601), 1);
}
