//! Orders and their lines as they are stored.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row, Sqlite, SqliteConnection};

use super::batches::word;
use super::order_filter::{Filter, push_order_by, push_states, push_where};
use super::{Store, StoreError};
use crate::domain::{AttemptNumber, BatchId, Epoch, LineState, OrderId, OrderState, Text};

/// An order as it is stored.
#[derive(Clone, Debug)]
pub struct OrderRow {
    pub id: OrderId,
    pub batch: BatchId,
    pub position: u32,
    pub consultora_code: String,
    pub consultora_name: Option<String>,
    pub state: OrderState,
    pub attempt: AttemptNumber,
    pub attempts_used: u32,
    pub cancel_requested: bool,
    pub worker: Option<u32>,
    pub due: Option<Epoch>,
    pub started: Option<Epoch>,
    pub ended: Option<Epoch>,
    pub lines: u32,
    pub lines_added: u32,
    pub units: u32,
    pub portal_name: Option<String>,
    pub cart_before: Option<String>,
    pub message: Option<Text>,
    pub has_evidence: bool,
}

/// A line as it is stored.
#[derive(Clone, Debug)]
pub struct LineRow {
    pub product_code: String,
    pub quantity: u32,
    pub state: LineState,
    pub loaded: Option<u32>,
    pub rows: Vec<u32>,
}

impl FromRow<'_, SqliteRow> for OrderRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let es: Option<String> = row.try_get("message_es")?;
        let en: Option<String> = row.try_get("message_en")?;
        Ok(Self {
            id: OrderId(row.try_get("id")?),
            batch: BatchId(row.try_get("batch_id")?),
            position: row.try_get("position")?,
            consultora_code: row.try_get("consultora_code")?,
            consultora_name: row.try_get("consultora_name")?,
            state: word(row, "state", OrderState::parse)?,
            attempt: AttemptNumber(row.try_get("attempt")?),
            attempts_used: row.try_get("attempts_used")?,
            cancel_requested: row.try_get("cancel_requested")?,
            worker: row.try_get("worker")?,
            due: row.try_get::<Option<i64>, _>("due_ms")?.map(Epoch),
            started: row.try_get::<Option<i64>, _>("started_ms")?.map(Epoch),
            ended: row.try_get::<Option<i64>, _>("ended_ms")?.map(Epoch),
            lines: row.try_get("lines")?,
            lines_added: row.try_get("lines_added")?,
            units: row.try_get("units")?,
            portal_name: row.try_get("portal_name")?,
            cart_before: row.try_get("cart_before")?,
            message: es.zip(en).map(|(es, en)| Text::new(es, en)),
            has_evidence: row.try_get("has_evidence")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for LineRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let rows: String = row.try_get("rows_")?;
        Ok(Self {
            product_code: row.try_get("product_code")?,
            quantity: row.try_get("quantity")?,
            state: word(row, "state", LineState::parse)?,
            loaded: row.try_get("loaded")?,
            rows: rows.split(',').filter_map(|row| row.parse().ok()).collect(),
        })
    }
}

const COLUMNS: &str = "SELECT orders.*, EXISTS (SELECT 1 FROM evidence
    WHERE evidence.order_id = orders.id AND evidence.kind = 'screenshot') AS has_evidence
    FROM orders";

impl Store {
    /// One order.
    ///
    /// # Errors
    /// When there is no such order, or the storage fails.
    pub async fn order(&self, id: OrderId) -> Result<OrderRow, StoreError> {
        let mut connection = self.reader().acquire().await?;
        order_in(&mut connection, id).await
    }

    /// The orders with these ids, in no order.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn orders_by_id(&self, ids: &[OrderId]) -> Result<Vec<OrderRow>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
        query.push(" WHERE orders.id IN (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(id.0);
        }
        query.push(")");
        Ok(query.build_query_as().fetch_all(self.reader()).await?)
    }

    /// A window of a batch's orders that match, and how many match in all.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn orders(
        &self,
        batch: BatchId,
        filter: &Filter,
        offset: u32,
        limit: u32,
    ) -> Result<(u32, Vec<OrderRow>), StoreError> {
        let total = self.count_orders(batch, filter).await?;
        let mut query = page(batch, filter, offset, limit);
        Ok((
            total,
            query.build_query_as().fetch_all(self.reader()).await?,
        ))
    }

    /// How many of a batch's orders match.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn count_orders(&self, batch: BatchId, filter: &Filter) -> Result<u32, StoreError> {
        let mut query = count(batch, filter);
        let (total,): (u32,) = query.build_query_as().fetch_one(self.reader()).await?;
        Ok(total)
    }

    /// An order's lines in the file's order.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn lines(&self, order: OrderId) -> Result<Vec<LineRow>, StoreError> {
        Ok(
            sqlx::query_as("SELECT * FROM lines WHERE order_id = $1 ORDER BY position")
                .bind(order.0)
                .fetch_all(self.reader())
                .await?,
        )
    }
}

/// A window of a batch's orders.
pub(super) fn page(
    batch: BatchId,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(COLUMNS);
    push_where(&mut query, batch, filter);
    push_order_by(&mut query, filter);
    query
        .push(" LIMIT ")
        .push_bind(limit)
        .push(" OFFSET ")
        .push_bind(offset);
    query
}

/// How many match: by the counts that the database keeps, where they can say it.
pub(super) fn count(batch: BatchId, filter: &Filter) -> QueryBuilder<Sqlite> {
    if !filter.is_by_state() {
        let mut query = QueryBuilder::new("SELECT COUNT(*) FROM orders");
        push_where(&mut query, batch, filter);
        return query;
    }
    let mut query =
        QueryBuilder::new("SELECT COALESCE(SUM(orders), 0) FROM order_counts WHERE batch_id = ");
    query.push_bind(batch.0);
    push_states(&mut query, "state", &filter.states);
    query
}

pub(super) async fn order_in(
    connection: &mut SqliteConnection,
    id: OrderId,
) -> Result<OrderRow, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
    query.push(" WHERE orders.id = ").push_bind(id.0);
    query
        .build_query_as()
        .fetch_optional(connection)
        .await?
        .ok_or(StoreError::NotFound {
            what: "order",
            id: id.0,
        })
}
