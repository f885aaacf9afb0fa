//! The window's colours are in one file, so that both themes and the contrast can be judged there.

use super::tree::{Exception, Fault, assert_clean, said};

const EXCEPTIONS: &[Exception] = &[
    ("ui/src/tokens.css", "this is the file"),
    (
        "ui/src/ipc/mock/pictures.ts",
        "draws screenshots of a portal, which has colours of its own",
    ),
];

const FUNCTIONS: &[&str] = &[
    "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch",
];

/// The names of colours that a stylesheet is likely to meet, and Tailwind's.
const NAMES: &[&str] = &[
    "amber",
    "aqua",
    "black",
    "blue",
    "brown",
    "crimson",
    "cyan",
    "emerald",
    "fuchsia",
    "gold",
    "gray",
    "green",
    "grey",
    "indigo",
    "lime",
    "magenta",
    "maroon",
    "navy",
    "neutral",
    "olive",
    "orange",
    "pink",
    "purple",
    "red",
    "rose",
    "salmon",
    "silver",
    "sky",
    "slate",
    "stone",
    "tan",
    "teal",
    "tomato",
    "turquoise",
    "violet",
    "white",
    "yellow",
    "zinc",
];

/// What takes a colour, in a stylesheet or as an attribute.
const PAINTS: &[&str] = &[
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-color",
    "border-left",
    "border-right",
    "border-top",
    "box-shadow",
    "caret-color",
    "color",
    "fill",
    "outline",
    "outline-color",
    "stop-color",
    "stroke",
    "text-decoration-color",
    "text-shadow",
];

/// How Tailwind's classes that take a colour begin.
const CLASSES: &[&str] = &[
    "accent",
    "bg",
    "border",
    "caret",
    "decoration",
    "divide",
    "fill",
    "from",
    "outline",
    "placeholder",
    "ring",
    "shadow",
    "stroke",
    "text",
    "to",
    "via",
];

fn faults(path: &str, text: &str) -> Vec<Fault> {
    let page = [".css", ".svelte", ".ts", ".html"];
    if !path.starts_with("ui/") || !page.iter().any(|end| path.ends_with(end)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for colour in hex(line)
            .into_iter()
            .chain(functions(line))
            .chain(painted(line))
            .chain(classes(line))
        {
            found.push(Fault::new(
                index + 1,
                format!("{colour}: colours belong into tokens.css"),
            ));
        }
    }
    found
}

fn hex(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices('#') {
        let before = &line[..at];
        // A private member, a reference to a part of a drawing, an address's fragment, a block
        // of Svelte, a selector, an entity.
        let other = before.trim().is_empty()
            || before.ends_with(['.', '{', '&', '/'])
            || before.ends_with("url(")
            || before.ends_with(char::is_alphanumeric);
        let rest = &line[at + 1..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
            .unwrap_or(rest.len());
        let digits = &rest[..end];
        if !other
            && matches!(digits.len(), 3 | 4 | 6 | 8)
            && digits.chars().all(|c| c.is_ascii_hexdigit())
        {
            found.push(format!("#{digits}"));
        }
    }
    found
}

fn functions(line: &str) -> Vec<String> {
    line.match_indices('(')
        .map(|(at, _)| last_word(&line[..at]))
        .filter(|word| FUNCTIONS.contains(word))
        .map(|word| format!("{word}()"))
        .collect()
}

/// `color: white`, `fill="black"`.
fn painted(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices([':', '=']) {
        if !PAINTS.contains(&last_word(line[..at].trim_end())) {
            continue;
        }
        let value = line[at + 1..].trim_start();
        // A quoted value ends with its quote, any other with its declaration.
        let end = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(value.len(), |e| e + 1),
            _ => value.find([';', '{', '}']).unwrap_or(value.len()),
        };
        let words = value[..end].split(|c: char| !c.is_alphanumeric() && c != '-');
        found.extend(words.filter(|w| NAMES.contains(w)).map(str::to_owned));
    }
    found
}

/// `bg-red-500`, `hover:text-white`.
fn classes(line: &str) -> Vec<String> {
    line.split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| {
            let mut parts = word.split('-');
            parts.next().is_some_and(|first| CLASSES.contains(&first))
                && parts.next().is_some_and(|second| NAMES.contains(&second))
                && parts.all(|rest| rest.chars().all(|c| c.is_ascii_digit()))
        })
        .map(str::to_owned)
        .collect()
}

fn last_word(text: &str) -> &str {
    let start = text
        .rfind(|c: char| !c.is_alphanumeric() && c != '-')
        .map_or(0, |at| {
            at + text[at..].chars().next().map_or(1, char::len_utf8)
        });
    &text[start..]
}

#[test]
fn colours_are_in_one_file() {
    assert_clean(faults, EXCEPTIONS);
}

#[test]
fn a_colour_elsewhere_is_found() {
    for planted in [
        "  color: #fff;",
        "  border: 1px solid #1d62bd80;",
        "const accent = \"#86306b\";",
        "  background: rgb(0 0 0 / 50%);",
        "  box-shadow: 0 1px 2px rgba(0, 0, 0, 0.2);",
        "  color: oklch(0.7 0.1 200);",
        "  color: white;",
        "  background: linear-gradient(red, var(--canvas));",
        "<path fill=\"black\" />",
        "<div class=\"p-2 bg-red-500\">",
        "<div class=\"hover:text-white\">",
    ] {
        assert!(
            !faults("ui/src/shared/A.svelte", planted).is_empty(),
            "{planted}"
        );
    }
}

#[test]
fn what_only_looks_like_a_colour_is_let_through() {
    for planted in [
        "  color: var(--ink);",
        "  background: color-mix(in oklab, var(--accent) 12%, transparent);",
        "  white-space: nowrap;",
        "  this.#feed = [];",
        "  #feed = [];",
        "{#each rows as row}",
        "  fill: url(#fade);",
        "<a href=\"/orders#add\">",
        "<div class=\"text-ink bg-accent-soft\">",
        "  grid-template-columns: auto 1fr; /* order #12 */",
        "const state = kind === \"red\" ? 1 : 2;",
    ] {
        assert_eq!(
            said(faults, "ui/src/shared/A.svelte", planted),
            [""; 0],
            "{planted}"
        );
    }
    assert_eq!(
        said(
            faults,
            "src-tauri/src/sandbox/pages/src/ui/page.css",
            "color: #fff"
        ),
        [""; 0]
    );
}
