//! What is wrong with a profile, with the line and the key, in both languages: who corrects it is
//! in a hurry.

use std::path::PathBuf;

use thiserror::Error;

use crate::domain::Text;

/// Why a profile cannot be used.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file has a mistake.
    #[error("{origin}: {}", text.en)]
    Mistake {
        /// The file, or "built in".
        origin: String,
        /// Line, key and what is wrong.
        text: Text,
    },
}

impl ProfileError {
    /// The file, the line, the key and what is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Read { path, source } => {
                let path = path.display();
                Text::new(
                    format!("{path}: no se puede leer ({source})"),
                    format!("{path}: it cannot be read ({source})"),
                )
            }
            Self::Mistake { origin, text } => Text::new(
                format!("{origin}: {}", text.es),
                format!("{origin}: {}", text.en),
            ),
        }
    }
}

/// What the reader of TOML found wrong.
pub(super) fn in_toml(origin: &str, text: &str, error: &toml::de::Error) -> ProfileError {
    let message = error.message();
    // The list of all anchors helps nobody.
    let message = message.split(", expected one of").next().unwrap_or(message);
    let es = [
        ("unknown", "clave desconocida"),
        ("missing field", "falta una clave"),
        ("duplicate", "clave repetida"),
        ("invalid type", "valor de otro tipo"),
    ]
    .into_iter()
    .find(|(start, _)| message.starts_with(start))
    .map_or("no se entiende", |(_, es)| es);
    let what = Text::new(format!("{es} ({message})"), message);
    let index = error
        .span()
        .and_then(|span| text.get(..span.start))
        .map(|before| before.matches('\n').count());
    let key = index.and_then(|index| key_at(text, index));
    placed(origin, index, key, what)
}

/// What is wrong with the value of a key.
pub(super) fn at_key(origin: &str, text: &str, key: String, what: Text) -> ProfileError {
    placed(origin, line_of(text, &key), Some(key), what)
}

fn placed(origin: &str, index: Option<usize>, key: Option<String>, what: Text) -> ProfileError {
    let mut place = Text::new("", "");
    if let Some(index) = index {
        place.es += &format!("línea {}, ", index + 1);
        place.en += &format!("line {}, ", index + 1);
    }
    if let Some(key) = key {
        place.es += &format!("clave `{key}`: ");
        place.en += &format!("key `{key}`: ");
    }
    ProfileError::Mistake {
        origin: origin.to_owned(),
        text: Text::new(place.es + &what.es, place.en + &what.en),
    }
}

/// The key whose value holds this line: on it, or on the nearest line above.
fn key_at(text: &str, index: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().take(index + 1).collect();
    lines.into_iter().rev().find_map(|line| {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            let name = section.trim_matches(['[', ']']);
            let is_section = name
                .chars()
                .all(|c| c.is_alphanumeric() || "_.".contains(c));
            return (is_section && !name.is_empty()).then(|| name.to_owned());
        }
        let (key, _) = line.split_once('=')?;
        let key = key.trim();
        let is_key = key.chars().all(|c| c.is_alphanumeric() || c == '_');
        (is_key && !key.is_empty()).then(|| key.to_owned())
    })
}

fn line_of(text: &str, key: &str) -> Option<usize> {
    text.lines().position(|line| {
        let line = line.trim_start();
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
            || line == format!("[{key}]")
            || line.replace(' ', "") == format!("name=\"{key}\"").replace(' ', "")
    })
}
