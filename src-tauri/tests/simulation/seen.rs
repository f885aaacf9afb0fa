//! The database as one question shows it.

use serde::Deserialize;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Seen {
    pub batches: Vec<BatchSeen>,
    pub orders: Vec<OrderSeen>,
    pub lines: Vec<LineSeen>,
    pub attempts: Vec<AttemptSeen>,
    /// Batch, state, orders.
    pub counts: Vec<(i64, String, i64)>,
    /// What is new in the audit log.
    pub audit: Vec<AuditSeen>,
    /// What is new in the change feed: id, batch, order.
    pub changes: Vec<(i64, Option<i64>, Option<i64>)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BatchSeen {
    pub id: i64,
    pub state: String,
    pub pause_reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OrderSeen {
    pub id: i64,
    pub batch: i64,
    pub consultora: String,
    pub state: String,
    pub attempt: i64,
    pub used: i64,
    pub is_held: i64,
    pub is_cancel_requested: i64,
    pub due: Option<i64>,
    pub lines_added: i64,
    pub cart_before: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LineSeen {
    pub order: i64,
    pub product: String,
    pub state: String,
    pub loaded: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AttemptSeen {
    pub order: i64,
    pub number: i64,
    pub outcome: String,
    pub kind: Option<String>,
    pub cart: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AuditSeen {
    pub id: i64,
    pub actor: String,
    pub event: String,
    pub batch: Option<i64>,
    pub order: Option<i64>,
    pub attempt: Option<i64>,
    pub step: Option<String>,
}

/// `$1` and `$2` are the last audit line and the last change that were seen before.
pub const QUESTION: &str = "SELECT json_object(
    'batches', (SELECT json_group_array(json_array(id, state, pause_reason))
        FROM (SELECT * FROM batches ORDER BY id)),
    'orders', (SELECT json_group_array(json_array(id, batch_id, consultora_code, state, attempt,
        attempts_used, lease_owner IS NOT NULL, cancel_requested, due_ms, lines_added, cart_before))
        FROM (SELECT * FROM orders ORDER BY id)),
    'lines', (SELECT json_group_array(json_array(order_id, product_code, state, loaded))
        FROM (SELECT * FROM lines ORDER BY order_id, position)),
    'attempts', (SELECT json_group_array(json_array(order_id, number, outcome, kind, cart))
        FROM (SELECT * FROM attempts ORDER BY order_id, number)),
    'counts', (SELECT json_group_array(json_array(batch_id, state, orders)) FROM order_counts),
    'audit', (SELECT json_group_array(json_array(id, actor, event, batch_id, order_id, attempt, step))
        FROM (SELECT * FROM audit WHERE id > $1 ORDER BY id)),
    'changes', (SELECT json_group_array(json_array(id, batch_id, order_id))
        FROM (SELECT * FROM changes WHERE id > $2 ORDER BY id)))";
