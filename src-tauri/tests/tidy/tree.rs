//! The sources, and how a rule is put to all of them.

use std::fs;
use std::path::Path;

/// A rule: what is wrong with this text at this path, each with its line.
pub(super) type Rule = fn(&str, &str) -> Vec<Fault>;

/// What a rule found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) what: String,
}

impl Fault {
    pub(super) fn new(line: usize, what: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
        }
    }
}

/// A file that may break a rule, and why.
pub(super) type Exception = (&'static str, &'static str);

/// Fails with every fault of the tree, and with every exception that nothing needs.
#[track_caller]
pub(super) fn assert_clean(rule: Rule, exceptions: &[Exception]) {
    let sources = sources();
    let mut found = Vec::new();
    for (path, text) in &sources {
        if exceptions.iter().all(|(excepted, _)| excepted != path) {
            found.extend(
                rule(path, text)
                    .into_iter()
                    .map(|fault| format!("{path}:{}: {}", fault.line, fault.what)),
            );
        }
    }
    for (excepted, reason) in exceptions {
        let needed = sources
            .iter()
            .any(|(path, text)| path == excepted && !rule(path, text).is_empty());
        if !needed {
            found.push(format!(
                "{excepted}: nothing needs this exception ({reason})"
            ));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// What the rule says about a planted text, without the lines.
pub(super) fn said(rule: Rule, path: &str, text: &str) -> Vec<String> {
    rule(path, text)
        .into_iter()
        .map(|fault| fault.what)
        .collect()
}

/// Nothing below these is written by us.
const NOT_OURS: &[&str] = &["target", "node_modules", "dist", "gen", ".git"];

const WRITTEN: &[&str] = &[
    "css", "html", "js", "json", "md", "py", "rs", "sh", "sql", "svelte", "toml", "ts", "tsx",
];

/// Every text that people write here: path from the root, with slashes, and content.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, path: &str, found: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder).expect("a folder of the project can be listed");
    for entry in entries {
        let entry = entry.expect("a folder of the project can be listed");
        let name = entry.file_name().into_string().expect("names are UTF-8");
        let path = format!("{path}{name}");
        let kind = entry.file_type().expect("a file's type can be read");
        if kind.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                walk(&entry.path(), &format!("{path}/"), found);
            }
        } else if kind.is_file() && is_written(&path) {
            let text = fs::read_to_string(entry.path()).expect("sources are UTF-8");
            found.push((path, text));
        }
    }
}

fn is_written(path: &str) -> bool {
    // Locks are written by package tools, and what the tests read is data.
    if path.ends_with("package-lock.json") || path.starts_with("src-tauri/tests/corpus/") {
        return false;
    }
    path.starts_with("scripts/")
        || path.starts_with(".ci/")
        || path
            .rsplit_once('.')
            .is_some_and(|(_, extension)| WRITTEN.contains(&extension))
}

#[test]
fn the_walk_meets_every_kind_of_source() {
    let sources = sources();
    for path in [
        ".ci/run",
        "scripts/lib/setup.sh",
        "src-tauri/src/lib.rs",
        "src-tauri/tests/tidy/tree.rs",
        "ui/src/main.ts",
        "ui/src/App.svelte",
        "src-tauri/src/sandbox/pages/src/App.tsx",
    ] {
        assert!(sources.iter().any(|(met, _)| met == path), "{path}");
    }
    assert!(!sources.iter().any(|(met, _)| met.contains("node_modules")));
}

#[test]
#[should_panic(expected = "nothing needs this exception")]
fn an_exception_that_nothing_needs_is_refused() {
    assert_clean(|_, _| Vec::new(), &[("src-tauri/src/lib.rs", "once")]);
}
