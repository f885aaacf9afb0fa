//! A file becomes a batch: batch, orders, lines and rejected rows in one transaction.

use std::collections::HashMap;

use sqlx::{QueryBuilder, Sqlite};

use super::database::Tx;
use super::earlier::earlier_in;
use super::sift::{EarlierRule, Sifted, sift};
use super::{Actor, Event, Store, StoreError, audit, changes};
use crate::domain::{
    BatchId, CartPolicy, ConsultoraCode, Epoch, OrderId, ProductCode, Quantity, Text,
    counted_orders,
};

/// Rows of one INSERT. SQLite takes 32,766 parameters; more than 500 rows brings nothing.
const ROWS_PER_INSERT: usize = 500;

/// A file that was checked and confirmed.
#[derive(Clone, Debug)]
pub struct NewBatch {
    pub name: String,
    pub file_name: String,
    pub fingerprint: String,
    pub cart_policy: CartPolicy,
    pub cycle: Option<String>,
    pub refuse_other_name: bool,
    pub rows_total: u32,
    pub rows_in_orders: u32,
    pub rows_blank: u32,
    pub orders: Vec<NewOrder>,
    pub rejected: Vec<NewRejectedRow>,
    /// Rows that were rejected; a row may have several problems.
    pub rows_rejected: u32,
    /// What the operator did with rows before they were loaded.
    pub corrections: Vec<NewCorrection>,
}

/// One consultora's lines.
#[derive(Clone, Debug)]
pub struct NewOrder {
    pub consultora: ConsultoraCode,
    pub name: Option<String>,
    pub lines: Vec<NewLine>,
}

/// One product of an order.
#[derive(Clone, Debug)]
pub struct NewLine {
    pub product: ProductCode,
    pub quantity: Quantity,
    pub rows: Vec<u32>,
}

/// A row that is in no order.
#[derive(Clone, Debug)]
pub struct NewRejectedRow {
    pub sheet: Option<String>,
    pub row: u32,
    pub column: Option<String>,
    pub value: String,
    pub reason: Text,
}

/// A row that the operator corrected or left out.
#[derive(Clone, Debug)]
pub struct NewCorrection {
    /// The order that it is part of, by its place.
    pub order: Option<usize>,
    pub text: Text,
}

/// What a load came to.
#[derive(Clone, Copy, Debug)]
pub struct LoadedBatch {
    pub id: BatchId,
    pub orders: u32,
    pub lines: u32,
    /// Orders that were loaded before and are not loaded again.
    pub skipped: u32,
    /// Orders that come in the place of earlier ones.
    pub replacing: u32,
    /// Of those the earlier ones that still waited, and are cancelled now.
    pub cancelled: u32,
}

impl Store {
    /// Writes the batch, pending, whatever was loaded before. All of it or nothing.
    ///
    /// # Errors
    /// When there is no order in it, or when the storage fails.
    pub async fn load(
        &self,
        now: Epoch,
        actor: Actor,
        batch: &NewBatch,
    ) -> Result<BatchId, StoreError> {
        let loaded = self.load_after(now, actor, batch, EarlierRule::LOAD_ALL);
        Ok(loaded.await?.id)
    }

    /// The same with an eye on what was loaded before.
    ///
    /// # Errors
    /// When no order is to be loaded, or when the storage fails.
    pub async fn load_after(
        &self,
        now: Epoch,
        actor: Actor,
        batch: &NewBatch,
        rule: EarlierRule,
    ) -> Result<LoadedBatch, StoreError> {
        if batch.orders.is_empty() {
            return Err(StoreError::NoOrders);
        }
        let mut tx = self.begin().await?;
        let earlier = if rule == EarlierRule::LOAD_ALL {
            HashMap::new()
        } else {
            let consultoras = batch.orders.iter().map(|order| &order.consultora);
            earlier_in(&mut tx, now, batch.cycle.as_deref(), consultoras).await?
        };
        let sifted = sift(&batch.orders, &earlier, rule);
        if sifted.taken.is_empty() {
            return Err(StoreError::AllLoadedBefore {
                orders: batch.orders.len(),
            });
        }
        let taken: Vec<&NewOrder> = sifted.taken.iter().map(|(_, order)| *order).collect();
        let id = insert_batch(&mut tx, now, batch, &taken, sifted.rows_skipped).await?;
        let first_order = insert_orders(&mut tx, id, &taken).await?;
        insert_lines(&mut tx, first_order, &taken).await?;
        let rejected = batch.rejected.iter().chain(&sifted.skipped);
        insert_rejected(&mut tx, id, rejected).await?;
        let orders = counted_orders(taken.len() as u64);
        let text = Text::new(
            format!("Lote cargado desde {}: {}", batch.file_name, orders.es),
            format!("Batch loaded from {}: {}", batch.file_name, orders.en),
        );
        let mut events = vec![Event::batch("batch_loaded", id, text)];
        events.extend(corrections(batch, id, first_order, &sifted));
        audit::append_all(&mut tx, now, actor, &events).await?;
        let cancelled = sifted.replace(&mut tx, now, actor, id, first_order);
        let cancelled = cancelled.await?;
        changes::note_batch(&mut tx, id).await?;
        self.commit(tx).await?;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(LoadedBatch {
            id,
            orders: count(taken.len()),
            lines: count(taken.iter().map(|order| order.lines.len()).sum()),
            skipped: count(sifted.skipped.len()),
            replacing: sifted.replacing(),
            cancelled,
        })
    }

    /// The newest batch that was loaded from a file with this fingerprint.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn batch_with_fingerprint(
        &self,
        fingerprint: &str,
    ) -> Result<Option<BatchId>, StoreError> {
        let found: Option<(i64,)> = sqlx::query_as(
            "SELECT id FROM batches WHERE fingerprint = $1 ORDER BY id DESC LIMIT 1",
        )
        .bind(fingerprint)
        .fetch_optional(self.reader())
        .await?;
        Ok(found.map(|(id,)| BatchId(id)))
    }

    /// The rows of the batch's file that are in no order.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn rejected_rows(&self, batch: BatchId) -> Result<Vec<NewRejectedRow>, StoreError> {
        type Row = (Option<String>, u32, Option<String>, String, String, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT sheet, row, column_, value, reason_es, reason_en FROM rejected_rows
             WHERE batch_id = $1 ORDER BY position",
        )
        .bind(batch.0)
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(sheet, row, column, value, es, en)| NewRejectedRow {
                sheet,
                row,
                column,
                value,
                reason: Text::new(es, en),
            })
            .collect())
    }
}

/// Rows of orders that were loaded before are in none of this batch.
async fn insert_batch(
    tx: &mut Tx,
    now: Epoch,
    batch: &NewBatch,
    orders: &[&NewOrder],
    rows_skipped: u32,
) -> Result<BatchId, StoreError> {
    let lines: usize = orders.iter().map(|order| order.lines.len()).sum();
    let units: u64 = orders.iter().copied().map(units).sum();
    let (id,): (i64,) = sqlx::query_as(
        "INSERT INTO batches (name, file_name, fingerprint, cart_policy, cycle, refuse_other_name,
            rows_total, rows_in_orders, rows_rejected, rows_blank, orders, lines, units, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
    )
    .bind(&batch.name)
    .bind(&batch.file_name)
    .bind(&batch.fingerprint)
    .bind(batch.cart_policy.as_str())
    .bind(&batch.cycle)
    .bind(batch.refuse_other_name)
    .bind(batch.rows_total)
    .bind(batch.rows_in_orders.saturating_sub(rows_skipped))
    .bind(batch.rows_rejected + rows_skipped)
    .bind(batch.rows_blank)
    .bind(as_count(orders.len()))
    .bind(as_count(lines))
    .bind(i64::try_from(units).unwrap_or(i64::MAX))
    .bind(now.0)
    .fetch_one(&mut **tx)
    .await?;
    Ok(BatchId(id))
}

/// Answers the first order's id. Ids follow one another: nobody else writes in this transaction.
async fn insert_orders(
    tx: &mut Tx,
    batch: BatchId,
    orders: &[&NewOrder],
) -> Result<i64, StoreError> {
    let (before,): (i64,) = sqlx::query_as(
        "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'orders'), 0)",
    )
    .fetch_one(&mut **tx)
    .await?;
    let first = before + 1;
    let numbered: Vec<(i64, &NewOrder)> = (1..).zip(orders.iter().copied()).collect();
    for chunk in numbered.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO orders (id, batch_id, position, consultora_code, consultora_name, lines,
                units) ",
        );
        query.push_values(chunk, |mut row, (position, order)| {
            row.push_bind(before + position)
                .push_bind(batch.0)
                .push_bind(*position)
                .push_bind(order.consultora.as_str())
                .push_bind(order.name.as_deref())
                .push_bind(as_count(order.lines.len()))
                .push_bind(i64::try_from(units(order)).unwrap_or(i64::MAX));
        });
        query.build().execute(&mut **tx).await?;
    }
    Ok(first)
}

async fn insert_lines(
    tx: &mut Tx,
    first_order: i64,
    orders: &[&NewOrder],
) -> Result<(), StoreError> {
    let lines: Vec<(i64, i64, &NewLine)> = (first_order..)
        .zip(orders)
        .flat_map(|(id, order)| {
            (1..)
                .zip(&order.lines)
                .map(move |(at, line)| (id, at, line))
        })
        .collect();
    for chunk in lines.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO lines (order_id, position, product_code, quantity, rows_) ",
        );
        query.push_values(chunk, |mut row, (order, position, line)| {
            let rows: Vec<String> = line.rows.iter().map(ToString::to_string).collect();
            row.push_bind(*order)
                .push_bind(*position)
                .push_bind(line.product.as_str())
                .push_bind(line.quantity.get())
                .push_bind(rows.join(","));
        });
        query.build().execute(&mut **tx).await?;
    }
    Ok(())
}

async fn insert_rejected(
    tx: &mut Tx,
    batch: BatchId,
    rejected: impl Iterator<Item = &NewRejectedRow>,
) -> Result<(), StoreError> {
    let numbered: Vec<(i64, &NewRejectedRow)> = (1..).zip(rejected).collect();
    for chunk in numbered.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO rejected_rows (batch_id, position, sheet, row, column_, value, reason_es,
                reason_en) ",
        );
        query.push_values(chunk, |mut row, (position, rejected)| {
            row.push_bind(batch.0)
                .push_bind(*position)
                .push_bind(rejected.sheet.as_deref())
                .push_bind(rejected.row)
                .push_bind(rejected.column.as_deref())
                .push_bind(rejected.value.as_str())
                .push_bind(rejected.reason.es.as_str())
                .push_bind(rejected.reason.en.as_str());
        });
        query.build().execute(&mut **tx).await?;
    }
    Ok(())
}

fn corrections(batch: &NewBatch, id: BatchId, first_order: i64, sifted: &Sifted<'_>) -> Vec<Event> {
    let taken = (first_order..).zip(&sifted.taken);
    let orders: HashMap<usize, i64> = taken.map(|(id, (place, _))| (*place, id)).collect();
    let event = |correction: &NewCorrection| {
        let text = correction.text.clone();
        match correction.order.and_then(|place| orders.get(&place)) {
            Some(order) => Event::order("row_corrected", id, OrderId(*order), None, text),
            None => Event::batch("row_corrected", id, text),
        }
    };
    batch.corrections.iter().map(event).collect()
}

fn units(order: &NewOrder) -> u64 {
    order
        .lines
        .iter()
        .map(|line| u64::from(line.quantity.get()))
        .sum()
}

fn as_count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
