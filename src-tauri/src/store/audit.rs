//! The audit log: who did what, when, why. Append-only.

use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Row, Sqlite, SqliteConnection};

use super::{Store, StoreError};
use crate::domain::{AttemptNumber, BatchId, Epoch, OrderId, Step, Text};

/// Rows of one INSERT of many.
const ROWS_PER_INSERT: usize = 500;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person in the window.
    Operator,
    /// A person or a script in the terminal.
    Terminal,
    /// A program over HTTP.
    Http,
    /// The engine by itself.
    Engine,
}

impl Actor {
    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Terminal => "terminal",
            Self::Http => "http",
            Self::Engine => "engine",
        }
    }
}

/// What happened, and to what.
#[derive(Clone, Debug)]
pub struct Event {
    /// Stable word of what happened.
    pub word: &'static str,
    /// Which batch, when it has to do with one.
    pub batch: Option<BatchId>,
    /// Which order, when it has to do with one.
    pub order: Option<OrderId>,
    /// In which attempt.
    pub attempt: Option<AttemptNumber>,
    /// At which step.
    pub step: Option<Step>,
    /// The sentence.
    pub text: Text,
}

impl Event {
    /// One that has to do with no batch and no order.
    #[must_use]
    pub fn of_all(word: &'static str, text: Text) -> Self {
        Self {
            word,
            batch: None,
            order: None,
            attempt: None,
            step: None,
            text,
        }
    }

    pub(super) fn batch(word: &'static str, batch: BatchId, text: Text) -> Self {
        Self {
            word,
            batch: Some(batch),
            order: None,
            attempt: None,
            step: None,
            text,
        }
    }

    pub(super) fn order(
        word: &'static str,
        batch: BatchId,
        order: OrderId,
        attempt: Option<AttemptNumber>,
        text: Text,
    ) -> Self {
        Self {
            word,
            batch: Some(batch),
            order: Some(order),
            attempt,
            step: None,
            text,
        }
    }

    pub(super) fn at(mut self, step: Step) -> Self {
        self.step = Some(step);
        self
    }
}

/// A line of the audit log as it is stored.
#[derive(Clone, Debug)]
pub struct AuditRow {
    pub id: i64,
    pub at: Epoch,
    pub actor: String,
    pub event: String,
    pub batch: Option<BatchId>,
    pub order: Option<OrderId>,
    pub attempt: Option<AttemptNumber>,
    pub step: Option<String>,
    pub text: Text,
    /// Whose order it is, and the batch's name, as they are now.
    pub consultora_code: Option<String>,
    pub consultora_name: Option<String>,
    pub batch_name: Option<String>,
}

const SELECT: &str =
    "SELECT a.*, o.consultora_code, o.consultora_name, b.name AS batch_name FROM audit a
     LEFT JOIN orders o ON o.id = a.order_id LEFT JOIN batches b ON b.id = a.batch_id";

impl FromRow<'_, sqlx::sqlite::SqliteRow> for AuditRow {
    fn from_row(row: &sqlx::sqlite::SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            at: Epoch(row.try_get("at_ms")?),
            actor: row.try_get("actor")?,
            event: row.try_get("event")?,
            batch: row.try_get::<Option<i64>, _>("batch_id")?.map(BatchId),
            order: row.try_get::<Option<i64>, _>("order_id")?.map(OrderId),
            attempt: row.try_get::<Option<i64>, _>("attempt")?.map(AttemptNumber),
            step: row.try_get("step")?,
            text: Text::new(
                row.try_get::<String, _>("text_es")?,
                row.try_get::<String, _>("text_en")?,
            ),
            consultora_code: row.try_get("consultora_code")?,
            consultora_name: row.try_get("consultora_name")?,
            batch_name: row.try_get("batch_name")?,
        })
    }
}

impl Store {
    /// Writes an event that changes no order and no batch.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn record(&self, now: Epoch, actor: Actor, event: &Event) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        append(&mut tx, now, actor, event).await?;
        self.commit(tx).await
    }

    /// An order's life, oldest first, at most `limit` lines from its end.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn order_log(&self, order: OrderId, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        let sql = format!("{SELECT} WHERE a.order_id = $1 ORDER BY a.id DESC LIMIT $2");
        let mut rows: Vec<AuditRow> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(order.0)
            .bind(limit)
            .fetch_all(self.reader())
            .await?;
        rows.reverse();
        Ok(rows)
    }

    /// The log of one batch or of everything, newest first, before line `before` when given.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn activity(
        &self,
        batch: Option<BatchId>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let before = before.unwrap_or(i64::MAX);
        let rows = match batch {
            Some(batch) => {
                let sql = format!(
                    "{SELECT} WHERE a.batch_id = $1 AND a.id < $2 ORDER BY a.id DESC LIMIT $3"
                );
                sqlx::query_as(AssertSqlSafe(sql))
                    .bind(batch.0)
                    .bind(before)
                    .bind(limit)
                    .fetch_all(self.reader())
                    .await?
            }
            None => {
                let sql = format!("{SELECT} WHERE a.id < $1 ORDER BY a.id DESC LIMIT $2");
                sqlx::query_as(AssertSqlSafe(sql))
                    .bind(before)
                    .bind(limit)
                    .fetch_all(self.reader())
                    .await?
            }
        };
        Ok(rows)
    }
}

pub(super) async fn append(
    connection: &mut SqliteConnection,
    now: Epoch,
    actor: Actor,
    event: &Event,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO audit (at_ms, actor, event, batch_id, order_id, attempt, step, text_es, text_en)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(now.0)
    .bind(actor.as_str())
    .bind(event.word)
    .bind(event.batch.map(|id| id.0))
    .bind(event.order.map(|id| id.0))
    .bind(event.attempt.map(|number| number.0))
    .bind(event.step.map(Step::as_str))
    .bind(&event.text.es)
    .bind(&event.text.en)
    .execute(connection)
    .await?;
    Ok(())
}

/// The same for many events at once, in their order.
pub(super) async fn append_all(
    connection: &mut SqliteConnection,
    now: Epoch,
    actor: Actor,
    events: &[Event],
) -> Result<(), StoreError> {
    for chunk in events.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO audit (at_ms, actor, event, batch_id, order_id, attempt, step, text_es,
                text_en) ",
        );
        query.push_values(chunk, |mut row, event| {
            row.push_bind(now.0)
                .push_bind(actor.as_str())
                .push_bind(event.word)
                .push_bind(event.batch.map(|id| id.0))
                .push_bind(event.order.map(|id| id.0))
                .push_bind(event.attempt.map(|number| number.0))
                .push_bind(event.step.map(Step::as_str))
                .push_bind(event.text.es.as_str())
                .push_bind(event.text.en.as_str());
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}
