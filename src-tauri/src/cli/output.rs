//! How the terminal speaks: sentences in one language, or JSON.

use std::io::{IsTerminal, Write};

use serde::Serialize;

use super::args::{Arguments, Lang, Verb};
use crate::domain::{Language, Text};
use crate::ops::OpsError;
use crate::ops::wire::Sentence;

/// Where a verb's answer goes.
pub(super) struct Output {
    language: Language,
    json: bool,
}

impl Output {
    pub(super) fn new(arguments: &Arguments) -> Self {
        let language = match arguments.lang {
            Lang::Es => Language::Es,
            Lang::En => Language::En,
        };
        let json = match &arguments.verb {
            Some(Verb::Load(load)) => load.reading.json,
            Some(Verb::Preview(preview)) => preview.reading.json,
            Some(Verb::Status(status)) => status.json,
            Some(Verb::Orders(orders)) => orders.json,
            Some(Verb::Logs(logs)) => logs.json,
            Some(Verb::Explain(explain)) => explain.json,
            Some(Verb::Check(check)) => check.json,
            Some(Verb::Backup(backup)) => backup.json,
            Some(Verb::Restore(restore)) => restore.json,
            Some(
                Verb::Start(_)
                | Verb::Pause(_)
                | Verb::Resume(_)
                | Verb::Cancel(_)
                | Verb::Retry(_)
                | Verb::Report(_)
                | Verb::Profile(_)
                | Verb::Sandbox(_),
            )
            | None => false,
        };
        Self { language, json }
    }

    /// Whether a person watches.
    pub(super) fn is_watched(&self) -> bool {
        std::io::stderr().is_terminal() && !self.json
    }

    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    pub(super) fn pick<'a>(&self, es: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Es => es,
            Language::En => en,
        }
    }

    pub(super) fn text(&self, text: &Text) -> String {
        text.get(self.language).to_owned()
    }

    pub(super) fn sentence<'a>(&self, sentence: &'a Sentence) -> &'a str {
        self.pick(&sentence.es, &sentence.en)
    }

    /// What a failure says beyond its reason, if anything.
    pub(super) fn detail<'a>(&self, detail: Option<&'a Sentence>) -> &'a str {
        detail.map_or("", |detail| self.sentence(detail))
    }

    /// A line of the answer.
    pub(super) fn line(&self, text: impl AsRef<str>) {
        // A reader that went away (`| head`) is no failure.
        let _ = writeln!(std::io::stdout(), "{}", text.as_ref());
    }

    /// A line beside the answer: progress, warnings.
    pub(super) fn aside(&self, text: impl AsRef<str>) {
        let _ = writeln!(std::io::stderr(), "{}", text.as_ref());
    }

    pub(super) fn json(&self, value: &impl Serialize) -> Result<(), OpsError> {
        let text = serde_json::to_string_pretty(value).map_err(|error| {
            OpsError::said("json", format!("JSON: {error}"), format!("JSON: {error}"))
        })?;
        self.line(text);
        Ok(())
    }

    /// Why a verb could not be done: a sentence, and in JSON mode the refusal as an object too.
    pub(super) fn error(&self, error: &OpsError) {
        if self.json {
            let refusal = error.refusal();
            if let Ok(text) = serde_json::to_string(&serde_json::json!({ "error": refusal })) {
                self.line(text);
            }
        }
        self.aside(error.text().get(self.language));
    }
}
