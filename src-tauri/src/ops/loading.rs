//! A preview becomes a batch: all of it or nothing.

use std::collections::HashMap;

use super::preview_view::suggested_name;
use super::wire::{LoadOptions, Loaded, RejectedRow};
use super::{Ops, OpsError};
use crate::domain::CartPolicy;
use crate::intake::{Intake, Level, RowProblem};
use crate::store::{
    EarlierRule, ForChanged, ForSame, NewBatch, NewCorrection, NewLine, NewOrder, NewRejectedRow,
};

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
        let policy = options.cart_policy.as_deref();
        let policy = cart_policy(policy.unwrap_or(&settings.cart_policy))?;
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
        let rule = rule(options)?;
        let now = self.now();
        let loaded = self.store.load_after(now, self.actor, &batch, rule).await?;
        let id = loaded.id;
        if options.start {
            self.store.start(self.now(), self.actor, id).await?;
        }
        self.remember_columns(&intake).await;
        self.previews.discard(preview);
        Ok(Loaded {
            batch_id: id.0,
            name: batch.name,
            orders: loaded.orders,
            lines: loaded.lines,
            rows: batch.rows_total,
            rows_blank: batch.rows_blank,
            skipped: loaded.skipped,
            replacing: loaded.replacing,
            cancelled: loaded.cancelled,
            rejected: errors(&intake).map(rejected_view).collect(),
        })
    }
}

pub(super) fn cart_policy(word: &str) -> Result<CartPolicy, OpsError> {
    CartPolicy::parse(word).ok_or_else(|| {
        OpsError::said(
            "bad_setting",
            format!("«{word}» no es una forma de tratar el carro: replace, keep o ask."),
            format!("“{word}” is no way to treat the cart: replace, keep or ask."),
        )
    })
}

pub(super) fn rule(options: &LoadOptions) -> Result<EarlierRule, OpsError> {
    let unknown = |word: &str, words: &str| {
        OpsError::said(
            "bad_setting",
            format!("«{word}» no es algo que se haga con pedidos ya cargados: {words}."),
            format!("“{word}” is nothing to do with orders that were loaded before: {words}."),
        )
    };
    let same = options.same.as_deref().map(|word| {
        let same = ForSame::parse(word);
        same.ok_or_else(|| unknown(word, "skip, load"))
    });
    let changed = options.changed.as_deref().map(|word| {
        let changed = ForChanged::parse(word);
        changed.ok_or_else(|| unknown(word, "replace, load, skip"))
    });
    Ok(EarlierRule {
        same: same.transpose()?.unwrap_or_default(),
        changed: changed.transpose()?.unwrap_or_default(),
    })
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
