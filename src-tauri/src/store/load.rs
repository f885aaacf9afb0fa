//! A file becomes a batch: batch, orders, lines and rejected rows in one transaction.

use sqlx::{QueryBuilder, Sqlite};

use super::database::Tx;
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

impl Store {
    /// Writes the batch, pending. All of it or nothing.
    ///
    /// # Errors
    /// When there is no order in it, or when the storage fails.
    pub async fn load(
        &self,
        now: Epoch,
        actor: Actor,
        batch: &NewBatch,
    ) -> Result<BatchId, StoreError> {
        if batch.orders.is_empty() {
            return Err(StoreError::NoOrders);
        }
        let mut tx = self.begin().await?;
        let id = insert_batch(&mut tx, now, batch).await?;
        let first_order = insert_orders(&mut tx, id, &batch.orders).await?;
        insert_lines(&mut tx, first_order, &batch.orders).await?;
        insert_rejected(&mut tx, id, &batch.rejected).await?;
        let orders = counted_orders(batch.orders.len() as u64);
        let text = Text::new(
            format!("Lote cargado desde {}: {}", batch.file_name, orders.es),
            format!("Batch loaded from {}: {}", batch.file_name, orders.en),
        );
        let mut events = vec![Event::batch("batch_loaded", id, text)];
        events.extend(corrections(batch, id, first_order));
        audit::append_all(&mut tx, now, actor, &events).await?;
        changes::note_batch(&mut tx, id).await?;
        self.commit(tx).await?;
        Ok(id)
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

async fn insert_batch(tx: &mut Tx, now: Epoch, batch: &NewBatch) -> Result<BatchId, StoreError> {
    let lines: usize = batch.orders.iter().map(|order| order.lines.len()).sum();
    let units: u64 = batch.orders.iter().map(units).sum();
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
    .bind(batch.rows_in_orders)
    .bind(batch.rows_rejected)
    .bind(batch.rows_blank)
    .bind(as_count(batch.orders.len()))
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
    orders: &[NewOrder],
) -> Result<i64, StoreError> {
    let (before,): (i64,) = sqlx::query_as(
        "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'orders'), 0)",
    )
    .fetch_one(&mut **tx)
    .await?;
    let first = before + 1;
    let numbered: Vec<(i64, &NewOrder)> = (1..).zip(orders).collect();
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
    orders: &[NewOrder],
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
    rejected: &[NewRejectedRow],
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

fn corrections(batch: &NewBatch, id: BatchId, first_order: i64) -> impl Iterator<Item = Event> {
    batch.corrections.iter().map(move |correction| {
        let text = correction.text.clone();
        match correction.order {
            Some(place) => {
                let order = OrderId(first_order + as_count(place));
                Event::order("row_corrected", id, order, None, text)
            }
            None => Event::batch("row_corrected", id, text),
        }
    })
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
