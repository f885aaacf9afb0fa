//! Rust as tokens, without comments and literals: what a file says in prose is not what it does.

/// A piece of code. Anything that is neither a name nor a path separator is one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Name(String),
    Separator,
    Sign(char),
}

impl Token {
    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Separator | Self::Sign(_) => None,
        }
    }
}

/// The tokens of a Rust file, each with its line.
pub(super) fn rust(text: &str) -> Vec<(usize, Token)> {
    tokens(&without_prose(text))
}

/// The tokens of any text of the C family, comments and strings included.
pub(super) fn tokens(text: &str) -> Vec<(usize, Token)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let taken = if is_name(first) {
                let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                found.push((index + 1, Token::Name(rest[..end].to_owned())));
                end
            } else if rest.starts_with("::") {
                found.push((index + 1, Token::Separator));
                2
            } else {
                if !first.is_whitespace() {
                    found.push((index + 1, Token::Sign(first)));
                }
                first.len_utf8()
            };
            rest = &rest[taken..];
        }
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The same lines with comments gone and literals emptied.
fn without_prose(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut previous = ' ';
    while let Some(first) = rest.chars().next() {
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            end_of_block(rest)
        } else if let Some(end) = end_of_raw(rest).filter(|_| !is_name(previous)) {
            end
        } else if first == '"' {
            end_of_quoted(rest, '"')
        } else if first == '\'' {
            end_of_character(rest)
        } else {
            kept.push(first);
            previous = first;
            rest = &rest[first.len_utf8()..];
            continue;
        };
        // A literal parts names, and its line breaks keep the lines right.
        kept.push(' ');
        kept.extend(rest[..end].chars().filter(|c| *c == '\n'));
        previous = ' ';
        rest = &rest[end..];
    }
    kept
}

/// Block comments nest in Rust.
fn end_of_block(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// Where a raw string that begins here ends.
fn end_of_raw(text: &str) -> Option<usize> {
    let opened = text.strip_prefix('b').unwrap_or(text);
    let opened = opened.strip_prefix('r')?;
    let hashes = opened.len() - opened.trim_start_matches('#').len();
    let body = opened[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body
        .find(&close)
        .map_or(body.len(), |end| end + close.len());
    Some(text.len() - body.len() + end)
}

fn end_of_quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if !escaped && c == quote {
            return at + c.len_utf8();
        }
        escaped = !escaped && c == '\\';
    }
    text.len()
}

/// A character literal whole; of a lifetime only its tick.
fn end_of_character(text: &str) -> usize {
    let mut after = text.chars().skip(1);
    match (after.next(), after.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => end_of_quoted(text, '\''),
        _ => 1,
    }
}

#[test]
fn prose_is_no_code() {
    let text =
        "a /* b /* c */ d */ e // f\n\"g \\\" h\" r#\"i \" j\"# b\"k\" 'l' '\\'' &'m n \"o\np\" q";
    let names: Vec<_> = rust(text)
        .into_iter()
        .filter_map(|(line, token)| Some((line, token.name()?.to_owned())))
        .collect();
    let expected = [(1, "a"), (1, "e"), (2, "b"), (2, "m"), (2, "n"), (3, "q")];
    assert_eq!(names, expected.map(|(line, name)| (line, name.to_owned())));
}

#[test]
fn a_path_is_names_and_separators() {
    let found: Vec<_> = rust("crate::a::*").into_iter().map(|(_, t)| t).collect();
    assert_eq!(
        found,
        [
            Token::Name("crate".into()),
            Token::Separator,
            Token::Name("a".into()),
            Token::Separator,
            Token::Sign('*'),
        ]
    );
}
