//! Rows of the database as the wire shows them.

use super::wire::{
    AttemptView, BatchView, CauseView, Counts, EvidenceView, LineView, LogLine, OrderRow, Sentence,
    StepView,
};
use super::words;
use crate::domain::{Epoch, OrderState, Reason, Step, Text};
use crate::store;
use crate::store::{AttemptRow, AuditRow, BatchRow, CauseRow, EvidenceRow, LineRow, StateCounts};

pub(super) fn counts(orders: u32, counts: &StateCounts) -> Counts {
    Counts {
        total: orders,
        waiting: counts.of(OrderState::Pending) + counts.of(OrderState::Queued),
        running: counts.sum(OrderState::is_running),
        retrying: counts.of(OrderState::Retrying),
        completed: counts.of(OrderState::Completed),
        partial: counts.of(OrderState::Partial),
        failed: counts.of(OrderState::Failed),
        cancelled: counts.of(OrderState::Cancelled),
    }
}

pub(super) fn batch(
    row: BatchRow,
    states: &StateCounts,
    orders_per_minute: Option<f64>,
    now: Epoch,
) -> BatchView {
    let counts = counts(row.orders, states);
    let left = counts.waiting + counts.running + counts.retrying;
    #[expect(clippy::cast_possible_truncation, reason = "minutes")]
    let eta = orders_per_minute
        .filter(|rate| *rate > 0.0 && left > 0)
        .map(|rate| now.plus_ms((f64::from(left) / rate * 60_000.0) as i64).0);
    BatchView {
        id: row.id.0,
        name: row.name,
        file: row.file_name,
        state: row.state.as_str().to_owned(),
        pause_reason: row.pause_reason.map(|reason| reason.as_str().to_owned()),
        pause_text: row.pause_reason.map(|reason| words::pause(reason).into()),
        created_ms: row.created.0,
        started_ms: row.started.map(|at| at.0),
        ended_ms: row.ended.map(|at| at.0),
        counts,
        lines: row.lines,
        units: row.units,
        orders_per_minute,
        eta_ms: eta,
        cart_policy: row.cart_policy.as_str().to_owned(),
        cycle: row.cycle,
    }
}

pub(super) fn order(row: store::OrderRow) -> OrderRow {
    OrderRow {
        id: row.id.0,
        batch_id: row.batch.0,
        position: row.position,
        consultora_code: row.consultora_code,
        consultora_name: row.consultora_name,
        state: row.state.as_str().to_owned(),
        lines: row.lines,
        lines_added: row.lines_added,
        units: row.units,
        attempts: number(row.attempt.0),
        worker: row.worker,
        started_ms: row.started.map(|at| at.0),
        ended_ms: row.ended.map(|at| at.0),
        due_ms: row.due.map(|at| at.0),
        message: row.message.map(Sentence::from),
        has_evidence: row.has_evidence,
    }
}

pub(super) fn line(row: LineRow) -> LineView {
    LineView {
        product_code: row.product_code,
        quantity: row.quantity,
        loaded: row.loaded,
        state: row.state.as_str().to_owned(),
        rows: row.rows,
    }
}

pub(super) fn attempt(row: AttemptRow, evidence: &[EvidenceRow]) -> AttemptView {
    let reason = row.reason.as_deref().and_then(Reason::parse);
    AttemptView {
        number: number(row.number.0),
        worker: row.worker,
        started_ms: row.started.0,
        ended_ms: row.ended.map(|at| at.0),
        outcome: row.outcome,
        kind: row.kind,
        reason: row.reason,
        step: row.step,
        text: reason.map(|reason| reason.text().into()),
        detail: said(row.detail),
        cart: row.cart,
        evidence: evidence
            .iter()
            .filter(|file| file.attempt == row.number)
            .map(|file| EvidenceView {
                id: file.id,
                kind: file.kind.clone(),
                created_ms: file.created.0,
            })
            .collect(),
    }
}

pub(super) fn log_line(row: AuditRow) -> LogLine {
    LogLine {
        id: row.id,
        at_ms: row.at.0,
        batch_id: row.batch.map(|id| id.0),
        order_id: row.order.map(|id| id.0),
        attempt: row.attempt.map(|attempt| number(attempt.0)),
        actor: row.actor,
        event: row.event,
        step: row.step,
        text: row.text.into(),
        consultora_code: row.consultora_code,
        consultora_name: row.consultora_name,
        batch_name: row.batch_name,
    }
}

/// The key is `reason/step/message`; an old reason that is known no more is shown as it is.
pub(super) fn cause(row: CauseRow) -> CauseView {
    let mut parts = row.key.splitn(3, '/');
    let reason = parts.next().unwrap_or_default().to_owned();
    let step = parts.next().unwrap_or_default().to_owned();
    let known = Reason::parse(&reason);
    CauseView {
        batch_id: row.batch.0,
        batch_name: row.batch_name,
        kind: known.map_or_else(String::new, |reason| reason.kind().as_str().to_owned()),
        text: known.map_or_else(
            || Sentence {
                es: reason.clone(),
                en: reason.clone(),
            },
            |reason| reason.text().into(),
        ),
        reason,
        step,
        detail: said(row.detail),
        orders: row.orders,
        last_ms: row.last.0,
        example_order_id: row.example.0,
        key: row.key,
    }
}

/// The way of the order's last attempt as a stepper: what the log of that attempt says is done,
/// what is being done, and where it failed.
pub(super) fn steps(
    order: &store::OrderRow,
    log: &[AuditRow],
    attempts: &[AttemptRow],
) -> Vec<StepView> {
    let last = attempts.last();
    let failed_at = last
        .filter(|_| !order.state.is_running())
        .and_then(|attempt| attempt.step.as_deref())
        .and_then(Step::parse);
    let filled = matches!(order.state, OrderState::Completed | OrderState::Partial);
    let mut doing_is_next = order.state.is_running();
    let mut views = Vec::with_capacity(Step::ALL.len());
    for step in Step::ALL {
        let done = log.iter().rev().find(|line| {
            line.attempt == Some(order.attempt)
                && line.event == "step_done"
                && line.step.as_deref() == Some(step.as_str())
        });
        let (state, at) = match done {
            Some(line) if failed_at != Some(step) => ("done", Some(line.at.0)),
            _ if filled => ("done", order.ended.map(|at| at.0)),
            _ if failed_at == Some(step) => (
                "failed",
                last.and_then(|attempt| attempt.ended).map(|at| at.0),
            ),
            _ if std::mem::take(&mut doing_is_next) => ("doing", None),
            _ => ("todo", None),
        };
        views.push(StepView {
            step: step.as_str().to_owned(),
            state: state.to_owned(),
            at_ms: at,
        });
    }
    views
}

fn number(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn said(detail: Option<Text>) -> Option<Sentence> {
    detail
        .filter(|detail| !detail.is_empty())
        .map(Sentence::from)
}
