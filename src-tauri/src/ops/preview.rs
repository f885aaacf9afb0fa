//! From a file to a batch: read, look at, confirm. Nothing is written before the confirmation.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::not_written;
use super::wire::{
    AlreadyLoaded, CartItemView, LoadOptions, Loaded, PreviewOrder, PreviewView, ProblemView,
    RejectedRow, UsedColumn,
};
use super::{Ops, OpsError};
use crate::domain::{BatchId, CartPolicy};
use crate::intake::{self, ColumnsBy, Intake, Level, RowProblem};
use crate::store::{NewBatch, NewLine, NewOrder, NewRejectedRow};

/// Previews that are kept; the oldest is forgotten.
const PREVIEWS_MAX: usize = 4;
/// Problems and orders that a preview shows.
const SHOWN_MAX: usize = 500;

/// Files that were read and not confirmed yet.
#[derive(Debug, Default)]
pub(super) struct Previews {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    last_id: i64,
    previews: VecDeque<(i64, Arc<Intake>)>,
}

impl Previews {
    fn keep(&self, intake: Arc<Intake>) -> i64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        let id = kept.last_id;
        if kept.previews.len() == PREVIEWS_MAX {
            kept.previews.pop_front();
        }
        kept.previews.push_back((id, intake));
        id
    }

    fn get(&self, id: i64) -> Result<Arc<Intake>, OpsError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.previews.iter().find(|(kept_id, _)| *kept_id == id);
        found.map(|(_, intake)| Arc::clone(intake)).ok_or_else(|| {
            OpsError::said(
                "not_found",
                "Esta vista previa ya no está. Vuelve a abrir el archivo.",
                "This preview is gone. Open the file again.",
            )
        })
    }

    fn discard(&self, id: i64) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.previews.retain(|(kept_id, _)| *kept_id != id);
    }
}

impl Ops {
    /// Keeps what was read until it is loaded or put away, and shows it.
    pub(super) async fn preview(&self, intake: Arc<Intake>) -> Result<PreviewView, OpsError> {
        let id = self.previews.keep(Arc::clone(&intake));
        self.preview_view(id, &intake).await
    }

    /// Writes the rejected rows, with the operator's own columns and the reasons.
    ///
    /// # Errors
    /// When the preview is gone or the file cannot be written.
    pub async fn save_rejected(&self, preview: i64, path: &Path) -> Result<PathBuf, OpsError> {
        let intake = self.previews.get(preview)?;
        let target = path.to_path_buf();
        let written =
            tokio::task::spawn_blocking(move || intake::write_rejected(&intake, &target)).await;
        match written {
            Ok(Ok(())) => Ok(path.to_path_buf()),
            Ok(Err(error)) => Err(not_written(path, &error.to_string())),
            Err(error) => Err(not_written(path, &error.to_string())),
        }
    }

    /// Forgets a preview.
    pub fn discard_preview(&self, preview: i64) {
        self.previews.discard(preview);
    }

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

    async fn preview_view(&self, id: i64, intake: &Intake) -> Result<PreviewView, OpsError> {
        let orders = count(intake.orders.len());
        let lines = intake.orders.iter().map(|order| order.lines.len()).sum();
        let units = intake
            .orders
            .iter()
            .flat_map(|order| &order.lines)
            .map(|line| line.quantity.get())
            .fold(0_u32, u32::saturating_add);
        let mut problems: Vec<&RowProblem> = intake.problems.iter().collect();
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.level()));
        Ok(PreviewView {
            id,
            file: intake.file.name.clone(),
            sheet: intake.file.sheet.clone(),
            columns: used_columns(intake),
            columns_by: columns_by(intake.file.columns_by).to_owned(),
            format: format(intake),
            suggested_name: suggested_name(intake),
            rows: intake.counts.rows,
            rows_in_orders: intake.counts.in_orders,
            rows_rejected: intake.counts.rejected,
            rows_blank: intake.counts.blank,
            orders,
            lines: count(lines),
            units,
            errors: intake.counts.errors,
            warnings: intake.counts.warnings,
            notes: intake.counts.notes,
            problems: problems
                .into_iter()
                .take(SHOWN_MAX)
                .map(problem_view)
                .collect(),
            first_orders: intake
                .orders
                .iter()
                .take(SHOWN_MAX)
                .map(order_view)
                .collect(),
            estimate_ms: self.estimate_ms(orders).await?,
            already_loaded: self.already_loaded(&intake.file.fingerprint).await?,
        })
    }

    /// How long the orders will take with the workers as set, by what earlier ones took.
    async fn estimate_ms(&self, orders: u32) -> Result<Option<i64>, OpsError> {
        let workers = self.settings().await?.workers;
        let Some(mean_ms) = self.store.mean_attempt_ms().await? else {
            return Ok(None);
        };
        #[expect(clippy::cast_possible_truncation, reason = "hours")]
        let estimate = (mean_ms * f64::from(orders) / f64::from(workers)) as i64;
        Ok(Some(estimate))
    }

    async fn already_loaded(&self, fingerprint: &str) -> Result<Option<AlreadyLoaded>, OpsError> {
        let Some(BatchId(id)) = self.store.batch_with_fingerprint(fingerprint).await? else {
            return Ok(None);
        };
        let batch = self.store.batch(BatchId(id)).await?;
        Ok(Some(AlreadyLoaded {
            batch_id: id,
            name: batch.name,
            created_ms: batch.created.0,
        }))
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

fn problem_view(problem: &RowProblem) -> ProblemView {
    ProblemView {
        level: problem.level().as_str().to_owned(),
        code: problem.code.as_str().to_owned(),
        sheet: problem.sheet.as_deref().map(str::to_owned),
        row: problem.row,
        column: Some(problem.column.to_string()),
        value: problem.value.clone(),
        text: problem.text().into(),
    }
}

fn order_view(order: &intake::IntakeOrder) -> PreviewOrder {
    PreviewOrder {
        consultora_code: order.consultora.to_string(),
        consultora_name: order.name.clone(),
        lines: order
            .lines
            .iter()
            .map(|line| CartItemView {
                product_code: line.product.to_string(),
                quantity: line.quantity.get(),
            })
            .collect(),
        units: order
            .lines
            .iter()
            .map(|line| line.quantity.get())
            .fold(0_u32, u32::saturating_add),
        first_row: order.rows.first().copied().unwrap_or_default(),
    }
}

fn used_columns(intake: &Intake) -> Vec<UsedColumn> {
    let columns = intake.file.columns.iter();
    let used = columns.map(|(field, title)| UsedColumn {
        field: field.as_str().to_owned(),
        title: title.clone(),
    });
    used.collect()
}

fn columns_by(by: ColumnsBy) -> &'static str {
    match by {
        ColumnsBy::Format => "format",
        ColumnsBy::Titles => "titles",
        ColumnsBy::Operator => "operator",
        ColumnsBy::Memory => "memory",
    }
}

/// The file's name without its ending.
fn suggested_name(intake: &Intake) -> String {
    let name = &intake.file.name;
    Path::new(name)
        .file_stem()
        .map_or_else(|| name.clone(), |stem| stem.to_string_lossy().into())
}

fn format(intake: &Intake) -> String {
    let file = &intake.file;
    let delimiter = file.delimiter.map(|delimiter| match delimiter {
        '\t' => "tab".to_owned(),
        other => other.to_string(),
    });
    let parts = [file.encoding.map(str::to_owned), delimiter];
    let mut text = match file.format {
        intake::Format::Text => "csv".to_owned(),
        intake::Format::Json
        | intake::Format::Xlsx
        | intake::Format::Xlsb
        | intake::Format::Xls
        | intake::Format::Ods => file.format.as_str().to_owned(),
    };
    for part in parts.into_iter().flatten() {
        text.push_str(" · ");
        text.push_str(&part);
    }
    text
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
