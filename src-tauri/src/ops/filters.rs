//! A filter of the wire, checked.

use super::OpsError;
use super::wire::OrderFilter;
use crate::domain::OrderState;
use crate::store::{Filter, SortKey};

pub(super) fn checked(filter: &OrderFilter) -> Result<Filter, OpsError> {
    let states = filter
        .states
        .iter()
        .map(|word| OrderState::parse(word).ok_or_else(|| unknown(word)))
        .collect::<Result<Vec<_>, _>>()?;
    let sort = match filter.sort.as_deref() {
        None => SortKey::default(),
        Some(word) => SortKey::parse(word).ok_or_else(|| unknown(word))?,
    };
    Ok(Filter {
        states,
        text: filter.text.clone(),
        cause: filter.cause.clone(),
        sort,
        descending: filter.descending,
    })
}

fn unknown(word: &str) -> OpsError {
    let states: Vec<&str> = OrderState::ALL.iter().map(|state| state.as_str()).collect();
    let states = states.join(", ");
    OpsError::said(
        "bad_filter",
        format!("No se conoce «{word}». Los estados son: {states}."),
        format!("“{word}” is not known. The states are: {states}."),
    )
}
