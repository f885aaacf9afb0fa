//! Names that say nothing about what a thing does collect everything in the end.

use super::code::{self, Token};
use super::tree::{Fault, assert_clean, said};

const EMPTY: &[&str] = &[
    "manager",
    "managers",
    "helper",
    "helpers",
    "util",
    "utils",
    "utility",
    "utilities",
];

/// What brings a type or a module into the world, in Rust and in TypeScript.
const DECLARES: &[&str] = &[
    "struct",
    "enum",
    "trait",
    "type",
    "union",
    "mod",
    "class",
    "interface",
];

fn faults(path: &str, text: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    if path.split(['/', '.']).any(is_empty) {
        found.push(Fault::new(
            1,
            format!("{path} says nothing about what it holds"),
        ));
    }
    let code = match path.rsplit_once('.') {
        Some((_, "rs")) => code::rust(text),
        Some((_, "ts" | "tsx" | "svelte")) => code::tokens(text),
        _ => return found,
    };
    for pair in code.windows(2) {
        if let [(_, Token::Name(word)), (line, Token::Name(name))] = pair
            && DECLARES.contains(&word.as_str())
            && is_empty(name)
        {
            found.push(Fault::new(
                *line,
                format!("{name} says nothing about what it does"),
            ));
        }
    }
    found
}

fn is_empty(name: &str) -> bool {
    words(name)
        .iter()
        .any(|word| EMPTY.contains(&word.as_str()))
}

/// `OrderManager`, `order_manager` and `order-manager` are the same two words.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c.is_uppercase() || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words
}

#[test]
fn names_say_what_things_do() {
    assert_clean(faults, &[]);
}

#[test]
fn an_empty_name_is_found() {
    let planted = |path, text| said(faults, path, text).len();
    assert_eq!(
        planted("src-tauri/src/store/a.rs", "pub struct OrderManager;"),
        1
    );
    assert_eq!(planted("src-tauri/src/store/a.rs", "mod helpers;"), 1);
    assert_eq!(planted("src-tauri/src/store/utils.rs", ""), 1);
    assert_eq!(planted("src-tauri/src/utils/a.rs", ""), 1);
    assert_eq!(planted("src-tauri/src/store/order_helper.rs", ""), 1);
    assert_eq!(planted("ui/src/shared/date-utils.ts", ""), 1);
    assert_eq!(planted("ui/src/shared/a.ts", "export class DateUtil {}"), 1);
    // Another's name, a word that only begins like one, and prose.
    assert_eq!(
        planted("src-tauri/src/shell/a.rs", "use tauri::Manager;"),
        0
    );
    assert_eq!(
        planted("src-tauri/src/store/a.rs", "struct Utilisation;"),
        0
    );
    assert_eq!(
        planted("src-tauri/src/store/a.rs", "// struct OrderManager"),
        0
    );
}
