//! A preview becomes a batch: all of it or nothing.

use std::collections::HashMap;

use super::preview_view::{count, suggested_name};
use super::wire::{LoadOptions, Loaded, RejectedRow};
use super::{Ops, OpsError};
use crate::domain::CartPolicy;
use crate::intake::{Intake, Level, RowProblem};
use crate::store::{NewBatch, NewCorrection, NewLine, NewOrder, NewRejectedRow};

impl Ops {
    /// Writes the previewed file as a batch: all of it or nothing.
    ///
    /// # Errors
    /// When the preview is gone, holds no order, an option is unknown, or the storage fails.
    pub async fn load_preview(
        &self,
        preview: i64,
        options: &LoadOptions,
    ) -> Result<Loaded, OpsError> {
        let intake = self.previews.get(preview)?;
        let settings = self.settings().await?;
        let policy = options
            .cart_policy
            .as_deref()
            .unwrap_or(&settings.cart_policy);
        let policy = CartPolicy::parse(policy).ok_or_else(|| {
            OpsError::said(
                "bad_setting",
                format!("«{policy}» no es una forma de tratar el carro: replace, keep o ask."),
                format!("“{policy}” is no way to treat the cart: replace, keep or ask."),
            )
        })?;
        let name = options
            .name
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let batch = NewBatch {
            name: name.map_or_else(|| suggested_name(&intake), str::to_owned),
            file_name: intake.file.name.clone(),
            fingerprint: intake.file.fingerprint.clone(),
            cart_policy: policy,
            cycle: options.cycle.clone().or(settings.cycle),
            refuse_other_name: options.refuse_other_name || settings.refuse_other_name,
            rows_total: intake.counts.rows,
            rows_in_orders: intake.counts.in_orders,
            rows_rejected: intake.counts.rejected,
            rows_blank: intake.counts.blank,
            orders: new_orders(&intake),
            rejected: errors(&intake).map(new_rejected).collect(),
            corrections: corrections(&intake),
        };
        let id = self.store.load(self.now(), self.actor, &batch).await?;
        if options.start {
            self.store.start(self.now(), self.actor, id).await?;
        }
        self.remember_columns(&intake).await;
        self.previews.discard(preview);
        Ok(Loaded {
            batch_id: id.0,
            name: batch.name,
            orders: count(batch.orders.len()),
            lines: count(batch.orders.iter().map(|order| order.lines.len()).sum()),
            rows: batch.rows_total,
            rows_blank: batch.rows_blank,
            rejected: errors(&intake).map(rejected_view).collect(),
        })
    }
}

fn new_orders(intake: &Intake) -> Vec<NewOrder> {
    intake
        .orders
        .iter()
        .map(|order| NewOrder {
            consultora: order.consultora.clone(),
            name: order.name.clone(),
            lines: order
                .lines
                .iter()
                .map(|line| NewLine {
                    product: line.product.clone(),
                    quantity: line.quantity,
                    rows: line.rows.clone(),
                })
                .collect(),
        })
        .collect()
}

/// What the operator did with rows, each with the order that it is part of.
fn corrections(intake: &Intake) -> Vec<NewCorrection> {
    let rows = intake.corrected.iter().map(|row| (row.row, None));
    let mut orders: HashMap<u32, Option<usize>> = rows.collect();
    for (place, order) in intake.orders.iter().enumerate() {
        for row in &order.rows {
            if let Some(found) = orders.get_mut(row) {
                *found = Some(place);
            }
        }
    }
    let corrected = intake.corrected.iter().map(|row| NewCorrection {
        order: orders.get(&row.row).copied().flatten(),
        text: row.text(),
    });
    corrected.collect()
}

fn errors(intake: &Intake) -> impl Iterator<Item = &RowProblem> {
    intake
        .problems
        .iter()
        .filter(|problem| problem.level() == Level::Error)
}

fn new_rejected(problem: &RowProblem) -> NewRejectedRow {
    NewRejectedRow {
        sheet: problem.sheet.as_deref().map(str::to_owned),
        row: problem.row,
        column: Some(problem.column.to_string()),
        value: problem.value.clone(),
        reason: problem.text(),
    }
}

fn rejected_view(problem: &RowProblem) -> RejectedRow {
    RejectedRow {
        sheet: problem.sheet.as_deref().map(str::to_owned),
        row: problem.row,
        column: Some(problem.column.to_string()),
        value: problem.value.clone(),
        reason: problem.text().into(),
    }
}
