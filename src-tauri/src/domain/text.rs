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

    /// Words that are the same in both: names, codes, somebody else's own.
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self {
            es: words.clone(),
            en: words,
        }
    }

    /// Nothing is said.
    #[must_use]
    pub fn none() -> Self {
        Self::same("")
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.es.is_empty() && self.en.is_empty()
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

/// A number with its noun, in the singular for one.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A number of orders in both languages.
#[must_use]
pub fn counted_orders(count: u64) -> Text {
    Text::new(
        counted(count, "pedido", "pedidos"),
        counted(count, "order", "orders"),
    )
}
