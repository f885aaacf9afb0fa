//! What the order table is narrowed to and sorted by.

use sqlx::{QueryBuilder, Sqlite};

use crate::domain::{BatchId, OrderState};

/// A choice of orders of one batch. The default is all of them in the file's order.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these states; all when empty.
    pub states: Vec<OrderState>,
    /// Part of the consultora's code or name, or of a product code.
    pub text: Option<String>,
    /// Only orders with this cause.
    pub cause: Option<String>,
    /// What to sort by.
    pub sort: SortKey,
    /// From the last to the first.
    pub descending: bool,
}

/// A column of the order table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// The file's order.
    #[default]
    Position,
    /// By the state's word.
    State,
    /// By consultora code.
    ConsultoraCode,
    /// By consultora name.
    ConsultoraName,
    /// By the number of lines.
    Lines,
    /// By attempts made.
    Attempts,
    /// By the begin of the first attempt.
    Started,
    /// By the end.
    Ended,
}

impl SortKey {
    const ALL: [(&'static str, Self, &'static str); 8] = [
        ("position", Self::Position, "orders.position"),
        ("state", Self::State, "orders.state"),
        (
            "consultora_code",
            Self::ConsultoraCode,
            "orders.consultora_code",
        ),
        (
            "consultora_name",
            Self::ConsultoraName,
            "orders.consultora_name",
        ),
        ("lines", Self::Lines, "orders.lines"),
        ("attempts", Self::Attempts, "orders.attempt"),
        ("started", Self::Started, "orders.started_ms"),
        ("ended", Self::Ended, "orders.ended_ms"),
    ];

    /// The key with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(name, ..)| *name == word)
            .map(|(_, key, _)| *key)
    }

    fn column(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, key, _)| *key == self)
            .map_or("orders.position", |(.., column)| column)
    }
}

impl Filter {
    /// Whether nothing but the state decides.
    pub(super) fn is_by_state(&self) -> bool {
        self.cause.is_none() && self.words().is_none()
    }

    /// The text that is sought, if it says anything.
    fn words(&self) -> Option<&str> {
        let text = self.text.as_deref().map(str::trim);
        text.filter(|text| !text.is_empty())
    }
}

pub(super) fn push_where(query: &mut QueryBuilder<Sqlite>, batch: BatchId, filter: &Filter) {
    query.push(" WHERE orders.batch_id = ").push_bind(batch.0);
    push_states(query, "orders.state", &filter.states);
    if let Some(cause) = &filter.cause {
        query.push(" AND orders.cause = ").push_bind(cause.clone());
    }
    if let Some(text) = filter.words() {
        let pattern = format!("%{}%", escaped(text));
        query
            .push(" AND (orders.consultora_code LIKE ")
            .push_bind(pattern.clone());
        query
            .push(" ESCAPE '\\' OR orders.consultora_name LIKE ")
            .push_bind(pattern.clone());
        query.push(
            " ESCAPE '\\' OR EXISTS (SELECT 1 FROM lines WHERE lines.order_id = orders.id
                AND lines.product_code LIKE ",
        );
        query.push_bind(pattern).push(" ESCAPE '\\'))");
    }
}

/// Only these states; all when there are none.
pub(super) fn push_states(
    query: &mut QueryBuilder<Sqlite>,
    column: &'static str,
    states: &[OrderState],
) {
    if states.is_empty() {
        return;
    }
    query.push(" AND ").push(column).push(" IN (");
    let mut list = query.separated(", ");
    for state in states {
        list.push_bind(state.as_str());
    }
    query.push(")");
}

pub(super) fn push_order_by(query: &mut QueryBuilder<Sqlite>, filter: &Filter) {
    let direction = if filter.descending { " DESC" } else { "" };
    query
        .push(" ORDER BY ")
        .push(filter.sort.column())
        .push(direction);
    if filter.sort != SortKey::Position {
        // Equal rows keep one place, or a window of the table would show some twice.
        query.push(", orders.position");
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
