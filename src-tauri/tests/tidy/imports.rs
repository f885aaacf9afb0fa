//! Which module may know which. The table is the map of ARCHITECTURE.md in a form that fails.

use super::code::{self, Token};
use super::tree::{Fault, assert_clean, said, sources};

/// Lowest first; what a module does not name here it may not name in its code.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("browser", &[]),
    ("sandbox", &[]),
    ("intake", &["domain"]),
    ("store", &["domain"]),
    ("portal", &["domain", "browser"]),
    ("engine", &["domain", "store", "portal"]),
    (
        "ops",
        &["domain", "intake", "store", "browser", "portal", "engine"],
    ),
    ("shell", &["domain", "ops"]),
    ("cli", &["domain", "ops"]),
    ("http", &["domain", "ops"]),
    // Not a module: it chooses between the window and the terminal.
    ("main", &["cli", "shell"]),
];

/// One file that may know one module more, and why.
const DOORS: &[(&str, &str, &str)] = &[
    (
        "src-tauri/src/cli/sandbox.rs",
        "sandbox",
        "`gsp-bot sandbox` is a verb: this file starts the pretend portal",
    ),
    (
        "src-tauri/src/cli/read_workbook.rs",
        "intake",
        "the process that reads old workbooks is this program with a verb of its own",
    ),
];

const ROOT: &str = "src-tauri/src/";

/// The list of the modules themselves.
const LIST: &str = "lib.rs";

fn faults(path: &str, text: &str) -> Vec<Fault> {
    closed(path, text)
        .into_iter()
        .filter(|fault| !DOORS.iter().any(|door| is_through(door, path, fault)))
        .collect()
}

fn is_through((file, target, _): &(&str, &str, &str), path: &str, fault: &Fault) -> bool {
    *file == path && fault.what.ends_with(&format!(" may not know {target}"))
}

/// The rule without its doors.
fn closed(path: &str, text: &str) -> Vec<Fault> {
    let Some(inside) = path.strip_prefix(ROOT).filter(|p| p.ends_with(".rs")) else {
        return Vec::new();
    };
    if inside == LIST {
        return Vec::new();
    }
    let place: Vec<&str> = inside
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| *part != "mod")
        .collect();
    let module = place[0];
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
        return vec![Fault::new(
            1,
            format!("{module} is not in the import table"),
        )];
    };
    Reader {
        module,
        allowed,
        depth: place.len(),
        found: Vec::new(),
    }
    .read(&code::rust(text))
}

struct Reader<'a> {
    module: &'a str,
    allowed: &'a [&'a str],
    /// How many `super` lead to the crate's root from the file itself.
    depth: usize,
    found: Vec<Fault>,
}

impl Reader<'_> {
    fn read(mut self, code: &[(usize, Token)]) -> Vec<Fault> {
        let token = |at: usize| code.get(at).map(|(_, token)| token);
        let sign = |at: usize, c: char| token(at) == Some(&Token::Sign(c));
        let mut braces = 0_usize;
        // How deep in braces each module written out in this file stands.
        let mut inline: Vec<usize> = Vec::new();
        for (at, (line, here)) in code.iter().enumerate() {
            let name = match here {
                Token::Name(name) => name.as_str(),
                Token::Sign('{') => {
                    braces += 1;
                    if at >= 2 && token(at - 2).is_some_and(|t| t.is_name("mod")) {
                        inline.push(braces);
                    }
                    continue;
                }
                Token::Sign('}') => {
                    if inline.last() == Some(&braces) {
                        inline.pop();
                    }
                    braces = braces.saturating_sub(1);
                    continue;
                }
                Token::Separator | Token::Sign(_) => continue,
            };
            match name {
                // Visibility, not a path.
                "crate" | "super" if sign(at + 1, ')') => {}
                "crate" | "gsp_bot" if token(at + 1) == Some(&Token::Separator) => {
                    self.meet(*line, token(at + 2));
                }
                "crate" => self.refuse(*line, "give the crate no other name"),
                "super"
                    if !follows_super(code, at) && chain(code, at) >= self.depth + inline.len() =>
                {
                    self.refuse(*line, "super leaves the module: write crate::");
                }
                "path" if at >= 2 && sign(at - 1, '[') && sign(at + 1, '=') => {
                    self.refuse(*line, "a path attribute hides where code comes from");
                }
                "include" if sign(at + 1, '!') => {
                    self.refuse(*line, "include! hides where code comes from");
                }
                _ => {}
            }
        }
        self.found
    }

    fn meet(&mut self, line: usize, target: Option<&Token>) {
        match target.and_then(Token::name) {
            None => self.refuse(line, "name one module a line, not a group of them"),
            Some(target) => {
                let known = MAY_IMPORT.iter().any(|(name, _)| *name == target);
                if known && target != self.module && !self.allowed.contains(&target) {
                    self.refuse(line, &format!("{} may not know {target}", self.module));
                }
                // A name of lib.rs itself would be a way round the table.
                if !known {
                    self.refuse(line, &format!("{target} is not in the import table"));
                }
            }
        }
    }

    fn refuse(&mut self, line: usize, what: &str) {
        self.found.push(Fault::new(line, what));
    }
}

/// The length of the run of `super::super` that begins here.
fn chain(code: &[(usize, Token)], at: usize) -> usize {
    code[at..]
        .iter()
        .map(|(_, token)| token)
        .take_while(|token| token.is_name("super") || **token == Token::Separator)
        .filter(|token| token.is_name("super"))
        .count()
}

fn follows_super(code: &[(usize, Token)], at: usize) -> bool {
    at >= 2 && code[at - 1].1 == Token::Separator && code[at - 2].1.is_name("super")
}

#[test]
fn modules_know_only_what_the_table_allows() {
    assert_clean(faults, &[]);
}

#[test]
fn every_door_is_gone_through() {
    let sources = sources();
    for door in DOORS {
        let (file, target, reason) = door;
        let used = sources.iter().any(|(path, text)| {
            closed(path, text)
                .iter()
                .any(|fault| is_through(door, path, fault))
        });
        assert!(used, "{file} does not need {target} any more ({reason})");
    }
}

#[track_caller]
fn check(path: &str, text: &str, expected: &[&str]) {
    assert_eq!(said(faults, path, text), expected, "{text}");
}

#[test]
fn an_import_upwards_is_found() {
    let store = "src-tauri/src/store/claim.rs";
    check(
        store,
        "use crate::engine::Engine;",
        &["store may not know engine"],
    );
    check(
        store,
        "fn f() { crate::ops::x() }",
        &["store may not know ops"],
    );
    check(
        store,
        "use crate::{domain, engine};",
        &["name one module a line, not a group of them"],
    );
    check(
        store,
        "use crate::*;",
        &["name one module a line, not a group of them"],
    );
    check(
        store,
        "use crate as all;",
        &["give the crate no other name"],
    );
    check(
        store,
        "extern crate self as all;",
        &["give the crate no other name"],
    );
    check(store, "use gsp_bot::shell;", &["store may not know shell"]);
    check(
        store,
        "use crate::Everything;",
        &["Everything is not in the import table"],
    );
    check(
        "src-tauri/src/domain/ids.rs",
        "use crate::store::Store;",
        &["domain may not know store"],
    );
    check(
        "src-tauri/src/engine/plan.rs",
        "use crate::browser::Page;",
        &["engine may not know browser"],
    );
    check(
        "src-tauri/src/ops/mod.rs",
        "use crate::sandbox::World;",
        &["ops may not know sandbox"],
    );
    check(
        "src-tauri/src/shell/mod.rs",
        "use crate::engine::Engine;",
        &["shell may not know engine"],
    );
    check(
        "src-tauri/src/shell/life.rs",
        "use crate::cli::parse;",
        &["shell may not know cli"],
    );
    check(
        "src-tauri/src/cli/start.rs",
        "use crate::sandbox::Sandbox;",
        &["cli may not know sandbox"],
    );
    check(
        "src-tauri/src/main.rs",
        "use gsp_bot::store::Store;",
        &["main may not know store"],
    );
    check(
        "src-tauri/src/jobs.rs",
        "",
        &["jobs is not in the import table"],
    );
}

#[test]
fn a_way_round_is_found() {
    let left = ["super leaves the module: write crate::"];
    check("src-tauri/src/store/mod.rs", "use super::engine;", &left);
    check(
        "src-tauri/src/store/claim.rs",
        "use super::super::engine;",
        &left,
    );
    check(
        "src-tauri/src/portal/cart/add.rs",
        "use super::super::super::ops;",
        &left,
    );
    check(
        "src-tauri/src/store/claim.rs",
        "mod tests { use super::super::super::ops; }",
        &left,
    );
    check(
        "src-tauri/src/store/claim.rs",
        "mod a {} use super::super::ops;",
        &left,
    );
    let hidden = ["a path attribute hides where code comes from"];
    check(
        "src-tauri/src/store/mod.rs",
        "#[path = \"../ops/mod.rs\"] mod ops;",
        &hidden,
    );
    let hidden = ["include! hides where code comes from"];
    check(
        "src-tauri/src/store/mod.rs",
        "include!(\"../ops/mod.rs\");",
        &hidden,
    );
}

#[test]
fn what_the_table_allows_is_let_through() {
    for (path, text) in [
        (
            "src-tauri/src/store/claim.rs",
            "use crate::domain::OrderId;",
        ),
        (
            "src-tauri/src/store/claim.rs",
            "use super::Store; // crate::engine",
        ),
        (
            "src-tauri/src/store/claim.rs",
            "pub(crate) fn f() -> &str { \"crate::engine\" }",
        ),
        (
            "src-tauri/src/store/claim.rs",
            "mod tests { use super::super::Store; }",
        ),
        ("src-tauri/src/store/mod.rs", "pub(super) struct Tx;"),
        (
            "src-tauri/src/portal/cart/add.rs",
            "use super::super::Visit;",
        ),
        (
            "src-tauri/src/cli/sandbox.rs",
            "use crate::sandbox::Sandbox;",
        ),
        (
            "src-tauri/src/shell/mod.rs",
            "use crate::ops::Surroundings;",
        ),
        (
            "src-tauri/src/main.rs",
            "use gsp_bot::cli::{self, Request};",
        ),
        ("src-tauri/tests/tidy.rs", "use crate::{a, b};"),
    ] {
        check(path, text, &[]);
    }
}
