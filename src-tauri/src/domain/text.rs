//! A sentence for the operator, in both languages.

/// The languages that the program speaks. Spanish comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    /// Spanish of Chile.
    #[default]
    Es,
    /// English.
    En,
}

/// The same sentence in both languages: neither can be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Spanish of Chile.
    pub es: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both sentences.
    pub fn new(es: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            es: es.into(),
            en: en.into(),
        }
    }

    /// The sentence in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Es => &self.es,
            Language::En => &self.en,
        }
    }
}
