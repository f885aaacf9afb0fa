//! What becomes of a file's orders that were loaded before: skipped, loaded once more, or put in the
//! place of the earlier one.

use std::collections::{BTreeSet, HashMap};

use sqlx::{QueryBuilder, Sqlite};

use super::database::Tx;
use super::earlier::{EarlierOrder, Standing};
use super::verbs::end_batch_if_done;
use super::{Actor, Event, NewOrder, NewRejectedRow, StoreError, audit, changes};
use crate::domain::{BatchId, Epoch, OrderEvent, OrderId, OrderState, Text, transition};

/// What becomes of orders that were loaded before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierRule {
    pub same: ForSame,
    pub changed: ForChanged,
}

/// What becomes of an order that was loaded just so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ForSame {
    /// It is not loaded.
    Skip,
    /// It is loaded once more.
    #[default]
    Load,
}

/// What becomes of an order of which another version was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ForChanged {
    /// The earlier one is cancelled if it still waits, and this one loaded.
    Replace,
    /// Both stay.
    #[default]
    Load,
    /// It is not loaded.
    Skip,
}

impl EarlierRule {
    /// Whatever was loaded before.
    pub const LOAD_ALL: Self = Self {
        same: ForSame::Load,
        changed: ForChanged::Load,
    };

    /// Whether an order that stands so is loaded.
    #[must_use]
    pub fn takes(self, standing: Standing) -> bool {
        match standing {
            Standing::New => true,
            Standing::Same => self.same == ForSame::Load,
            Standing::Changed => self.changed != ForChanged::Skip,
        }
    }
}

impl ForSame {
    /// The word on the wire.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "skip" => Some(Self::Skip),
            "load" => Some(Self::Load),
            _ => None,
        }
    }
}

impl ForChanged {
    /// The word on the wire.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "replace" => Some(Self::Replace),
            "load" => Some(Self::Load),
            "skip" => Some(Self::Skip),
            _ => None,
        }
    }
}

/// The orders of a file by what becomes of them.
#[derive(Debug, Default)]
pub(super) struct Sifted<'b> {
    /// What is loaded, each with its place in the file.
    pub(super) taken: Vec<(usize, &'b NewOrder)>,
    /// Why others are not: one entry an order.
    pub(super) skipped: Vec<NewRejectedRow>,
    pub(super) rows_skipped: u32,
    /// What is loaded in the place of an earlier order: which, among those that are taken.
    replacing: Vec<(usize, &'b EarlierOrder)>,
}

pub(super) fn sift<'b>(
    orders: &'b [NewOrder],
    earlier: &'b HashMap<String, EarlierOrder>,
    rule: EarlierRule,
) -> Sifted<'b> {
    let mut sifted = Sifted::default();
    for (place, order) in orders.iter().enumerate() {
        let before = earlier.get(order.consultora.as_str());
        let standing = before.map_or(Standing::New, |before| before.standing(lines(order)));
        if let Some(before) = before {
            if !rule.takes(standing) {
                sifted.skip(order, before, standing);
                continue;
            }
            if standing == Standing::Changed && rule.changed == ForChanged::Replace {
                sifted.replacing.push((sifted.taken.len(), before));
            }
        }
        sifted.taken.push((place, order));
    }
    sifted
}

/// Products and quantities, as an earlier order is compared with.
pub(super) fn lines(order: &NewOrder) -> impl ExactSizeIterator<Item = (&str, u32)> {
    let lines = order.lines.iter();
    lines.map(|line| (line.product.as_str(), line.quantity.get()))
}

impl Sifted<'_> {
    fn skip(&mut self, order: &NewOrder, before: &EarlierOrder, standing: Standing) {
        let rows: usize = order.lines.iter().map(|line| line.rows.len()).sum();
        self.rows_skipped += u32::try_from(rows).unwrap_or(u32::MAX);
        let (id, name) = (before.batch.0, &before.batch_name);
        let is_same = standing == Standing::Same;
        let first = order.lines.iter().flat_map(|line| &line.rows).min();
        self.skipped.push(NewRejectedRow {
            sheet: None,
            row: first.copied().unwrap_or_default(),
            column: None,
            value: order.consultora.to_string(),
            reason: Text::new(
                format!(
                    "Su pedido {} en el lote {id} ({name}). No se carga otra vez.",
                    if is_same {
                        "ya está, igual,"
                    } else {
                        "ya está, con otras líneas,"
                    }
                ),
                format!(
                    "Her order is in batch {id} ({name}) already, {}. It is not loaded again.",
                    if is_same {
                        "just so"
                    } else {
                        "with other lines"
                    }
                ),
            ),
        });
    }

    /// How many earlier orders [`Sifted::replace`] looks at.
    pub(super) fn replacing(&self) -> u32 {
        u32::try_from(self.replacing.len()).unwrap_or(u32::MAX)
    }

    /// Cancels the earlier orders that still wait, and writes in both journals what becomes of
    /// them. Answers how many were cancelled.
    pub(super) async fn replace(
        &self,
        tx: &mut Tx,
        now: Epoch,
        actor: Actor,
        batch: BatchId,
        first_order: i64,
    ) -> Result<u32, StoreError> {
        let mut waiting = Vec::new();
        let mut events = Vec::new();
        let mut batches = BTreeSet::new();
        for (place, before) in &self.replacing {
            let new = OrderId(first_order + i64::try_from(*place).unwrap_or(i64::MAX));
            let waits = waits(before.state);
            if waits {
                waiting.push(before.id.0);
                batches.insert(before.batch.0);
                let text = replaced_by(batch);
                let event = Event::order("replaced", before.batch, before.id, None, text);
                events.push(event);
            }
            let text = replaces(before, waits);
            events.push(Event::order("replaces", batch, new, None, text));
        }
        cancel(tx, now, &waiting, &replaced_by(batch)).await?;
        audit::append_all(tx, now, actor, &events).await?;
        for id in batches.into_iter().map(BatchId) {
            changes::note_batch(tx, id).await?;
            end_batch_if_done(tx, now, id).await?;
        }
        Ok(u32::try_from(waiting.len()).unwrap_or(u32::MAX))
    }
}

/// Whether an order can be cancelled at once.
pub(super) fn waits(state: OrderState) -> bool {
    !state.is_running() && transition(state, OrderEvent::Cancel).is_ok()
}

fn replaced_by(batch: BatchId) -> Text {
    Text::new(
        format!("Cancelado: lo reemplaza el pedido del lote {}", batch.0),
        format!("Cancelled: the order of batch {} replaces it", batch.0),
    )
}

fn replaces(before: &EarlierOrder, waits: bool) -> Text {
    let (order, batch, name) = (before.id.0, before.batch.0, &before.batch_name);
    if waits {
        return Text::new(
            format!("Reemplaza al pedido {order} del lote {batch} ({name}), que se canceló"),
            format!("Replaces order {order} of batch {batch} ({name}), which was cancelled"),
        );
    }
    if before.state.is_running() {
        return Text::new(
            format!(
                "Viene después del pedido {order} del lote {batch} ({name}), que está en curso, y lleva el carro a lo que dice ahora la planilla"
            ),
            format!(
                "Comes after order {order} of batch {batch} ({name}), which is under way, and brings the cart to what the spreadsheet says now"
            ),
        );
    }
    Text::new(
        format!(
            "El pedido {order} del lote {batch} ({name}) ya se cargó; este lleva el carro a lo que dice ahora la planilla"
        ),
        format!(
            "Order {order} of batch {batch} ({name}) was loaded already; this one brings the cart to what the spreadsheet says now"
        ),
    )
}

async fn cancel(tx: &mut Tx, now: Epoch, ids: &[i64], text: &Text) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let ids = serde_json::Value::from(ids.to_vec()).to_string();
    for state in OrderState::ALL.into_iter().filter(|state| waits(*state)) {
        let mut query = QueryBuilder::<Sqlite>::new("UPDATE orders SET state = ");
        query
            .push_bind(OrderState::Cancelled.as_str())
            .push(", due_ms = NULL, ended_ms = ")
            .push_bind(now.0)
            .push(", message_es = ")
            .push_bind(&text.es)
            .push(", message_en = ")
            .push_bind(&text.en)
            .push(" WHERE state = ")
            .push_bind(state.as_str())
            .push(" AND id IN (SELECT value FROM json_each(")
            .push_bind(&ids)
            .push("))");
        query.build().execute(&mut **tx).await?;
    }
    Ok(())
}
