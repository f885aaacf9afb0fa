//! What a preview shows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::wire::{
    AlreadyLoaded, CartItemView, PreviewOrder, PreviewView, ProblemView, ReviewCell, ReviewCounts,
    ReviewRow, UsedColumn,
};
use super::{Ops, OpsError};
use crate::domain::BatchId;
use crate::intake::{self, ColumnsBy, CorrectedRow, Field, Intake, Level, RowProblem};

/// Orders that a preview shows, and rows to look at of each level.
pub(super) const SHOWN_MAX: usize = 500;

impl Ops {
    pub(super) async fn preview_view(
        &self,
        id: i64,
        intake: Arc<Intake>,
    ) -> Result<PreviewView, OpsError> {
        let (intake, (review, review_counts)) = review(intake).await;
        let orders = count(intake.orders.len());
        let lines = intake.orders.iter().map(|order| order.lines.len()).sum();
        let units = intake
            .orders
            .iter()
            .flat_map(|order| &order.lines)
            .map(|line| line.quantity.get())
            .fold(0_u32, u32::saturating_add);
        let left_out = intake.corrected.iter().filter(|row| row.left_out).count();
        Ok(PreviewView {
            id,
            file: intake.file.name.clone(),
            sheet: intake.file.sheet.clone(),
            columns: used_columns(&intake),
            columns_by: columns_by(intake.file.columns_by).to_owned(),
            format: format(&intake),
            suggested_name: suggested_name(&intake),
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
            rows_corrected: count(intake.corrected.len() - left_out),
            rows_left_out: count(left_out),
            can_correct: intake.can_be_corrected(),
            review,
            review_counts,
            first_orders: intake
                .orders
                .iter()
                .take(SHOWN_MAX)
                .map(order_view)
                .collect(),
            already_loaded: self.already_loaded(&intake.file.fingerprint).await?,
        })
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

/// Away from the tasks: the rows of a large file are on the disk.
async fn review(intake: Arc<Intake>) -> (Arc<Intake>, (Vec<ReviewRow>, ReviewCounts)) {
    let read = Arc::clone(&intake);
    let rows = tokio::task::spawn_blocking(move || review_rows(&read)).await;
    let rows = rows.unwrap_or_else(|error| {
        tracing::error!(%error, "the rows of a preview cannot be shown");
        Default::default()
    });
    (intake, rows)
}

/// What there is to a row.
#[derive(Default)]
struct Seen<'i> {
    problems: Vec<&'i RowProblem>,
    corrected: Option<&'i CorrectedRow>,
}

impl Seen<'_> {
    fn level(&self) -> Option<Level> {
        self.problems.iter().map(|problem| problem.level()).max()
    }
}

fn review_rows(intake: &Intake) -> (Vec<ReviewRow>, ReviewCounts) {
    let mut rows: BTreeMap<u32, Seen<'_>> = BTreeMap::new();
    for problem in &intake.problems {
        rows.entry(problem.row).or_default().problems.push(problem);
    }
    for corrected in &intake.corrected {
        rows.entry(corrected.row).or_default().corrected = Some(corrected);
    }
    let counts = review_counts(intake, &rows);
    let mut shown = [0; 3];
    rows.retain(|_, seen| {
        let group = match (seen.corrected, seen.level()) {
            (Some(_), _) | (None, Some(Level::Error) | None) => &mut shown[0],
            (None, Some(Level::Warning)) => &mut shown[1],
            (None, Some(Level::Note)) => &mut shown[2],
        };
        *group += 1;
        *group <= SHOWN_MAX
    });
    let numbers: BTreeSet<u32> = rows.keys().copied().collect();
    let cells = intake.cells_as_read(&numbers).unwrap_or_else(|error| {
        tracing::warn!(%error, "the cells of a preview cannot be shown");
        BTreeMap::new()
    });
    let rows = rows.into_iter();
    let review = rows.map(|(row, seen)| review_row(intake, row, &seen, cells.get(&row)));
    (review.collect(), counts)
}

fn review_counts(intake: &Intake, rows: &BTreeMap<u32, Seen<'_>>) -> ReviewCounts {
    let of = |level| {
        let same = rows.values().filter(|seen| seen.level() == Some(level));
        count(same.count())
    };
    let left_out = intake.corrected.iter().filter(|row| row.left_out).count();
    ReviewCounts {
        all: count(rows.len()),
        rejected: intake.counts.rejected.saturating_sub(count(left_out)),
        warning: of(Level::Warning),
        note: of(Level::Note),
        corrected: count(intake.corrected.len()),
    }
}

fn review_row(
    intake: &Intake,
    row: u32,
    seen: &Seen<'_>,
    as_read: Option<&[String; 4]>,
) -> ReviewRow {
    let cell = |field: Field| {
        let problem_of = || seen.problems.iter().find(|problem| problem.field == field);
        let place = Field::ALL.iter().position(|other| *other == field);
        let as_read = as_read
            .zip(place)
            .map(|(cells, place)| cells[place].clone());
        let mut changes = seen.corrected.iter().flat_map(|row| &row.changes);
        let mut proposals = seen.problems.iter().filter(|it| it.field == field);
        ReviewCell {
            field: field.as_str().to_owned(),
            as_read: as_read
                .or_else(|| problem_of().map(|problem| problem.value.clone()))
                .unwrap_or_default(),
            corrected: changes
                .find(|change| change.field == field)
                .map(|change| change.after.clone()),
            proposal: proposals.find_map(|it| it.replacement()).map(str::to_owned),
        }
    };
    ReviewRow {
        row,
        level: seen.level().map_or("none", Level::as_str).to_owned(),
        left_out: seen.corrected.is_some_and(|row| row.left_out),
        corrected: seen.corrected.is_some(),
        cells: intake
            .file
            .columns
            .iter()
            .map(|(field, _)| cell(*field))
            .collect(),
        problems: seen
            .problems
            .iter()
            .map(|problem| problem_view(problem))
            .collect(),
    }
}

fn problem_view(problem: &RowProblem) -> ProblemView {
    ProblemView {
        level: problem.level().as_str().to_owned(),
        code: problem.code.as_str().to_owned(),
        sheet: problem.sheet.as_deref().map(str::to_owned),
        row: problem.row,
        field: problem.field.as_str().to_owned(),
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
pub(super) fn suggested_name(intake: &Intake) -> String {
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

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
