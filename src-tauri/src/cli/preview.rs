//! `gsp-bot preview FILE`: what is in a file, and how long it will take. Nothing is loaded.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use indicatif::ProgressBar;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde_json::json;

use super::args::{Preview, Reading};
use super::output::Output;
use super::{COULD_NOT_RUN, DONE, columns, corrections, earlier};
use crate::domain::counted;
use crate::ops::wire::{LoadOptions, OpenOptions, Opened, PreviewView, RehearsalView};
use crate::ops::{Ops, OpsError};

/// Problems that are shown before the list is cut; `--json` has them all.
const SHOWN_MAX: usize = 20;
/// What is taken from standard input, in bytes: past what is read of any file, so that one that is
/// too large is refused and not cut.
const INPUT_BYTES_MAX: u64 = 65 << 20;
/// One file is read at a time.
const READING: u32 = 1;
/// How often it is looked how far the reading is.
const LOOK: Duration = Duration::from_millis(500);
/// How it is said that an earlier mapping was used.
const MEMORY: &str = "memory";

pub(super) async fn run(ops: &Ops, wanted: &Preview, output: &Output) -> Result<u8, OpsError> {
    let closing = wanted.until.as_deref().map(closing_ms).transpose()?;
    let Some(Read { preview, options }) = read(ops, &wanted.reading, output).await? else {
        return Ok(COULD_NOT_RUN);
    };
    let compared = ops.compare_preview(preview.id, &options, closing).await?;
    if wanted.reading.json {
        output.json(&json!({ "preview": preview, "comparison": compared }))?;
    } else {
        earlier::show(&compared, &wanted.reading, output);
        show_rehearsal(&compared.rehearsal, output);
    }
    Ok(DONE)
}

/// A file that was read and corrected as asked.
pub(super) struct Read {
    pub(super) preview: Box<PreviewView>,
    /// How it would be loaded.
    pub(super) options: LoadOptions,
}

/// Reads and shows the file; nothing when it has to be said which column is which.
pub(super) async fn read(
    ops: &Ops,
    reading: &Reading,
    output: &Output,
) -> Result<Option<Read>, OpsError> {
    let wanted = OpenOptions {
        sheet: reading.sheet.clone(),
        header_row: reading.header_row,
        map: reading.map.clone(),
        reading: Some(READING),
        ..OpenOptions::default()
    };
    let input = match reading.file.as_os_str() == "-" {
        true => Some(standard_input().await?),
        false => None,
    };
    let path = input
        .as_ref()
        .map_or_else(|| reading.file.clone(), Input::path);
    let opening = ops.open_file(&path, &wanted);
    let opened = if output.is_watched() {
        watched(ops, opening, output).await
    } else {
        opening.await
    };
    let preview = match opened? {
        Opened::Preview { preview } => preview,
        Opened::Columns { columns } => {
            columns::ask(&reading.file, &columns, output)?;
            return Ok(None);
        }
    };
    if preview.columns_by == MEMORY {
        columns::tell_memory(&preview, output);
    }
    let rows = corrections::of(reading)?;
    let preview = match rows.as_slice() {
        [] => preview,
        rows => Box::new(ops.correct_rows(preview.id, rows).await?),
    };
    if !reading.json {
        show(&preview, output);
    }
    let options = LoadOptions {
        cart_policy: reading.cart.clone(),
        cycle: reading.cycle.clone(),
        same: Some(reading.same.clone()),
        changed: Some(reading.changed.clone()),
        ..LoadOptions::default()
    };
    Ok(Some(Read { preview, options }))
}

/// Shows how far a reading is that takes a while.
async fn watched<T>(ops: &Ops, opening: impl Future<Output = T>, output: &Output) -> T {
    let mut opening = pin!(opening);
    let bar = ProgressBar::no_length();
    let mut look = tokio::time::interval(LOOK);
    look.tick().await;
    loop {
        tokio::select! {
            opened = &mut opening => {
                bar.finish_and_clear();
                return opened;
            }
            _ = look.tick() => {
                if let Some(reading) = ops.reading(READING) {
                    bar.set_message(output.pick("filas leídas", "rows read").to_owned());
                    if let Some(rows) = reading.rows_expected {
                        bar.set_length(rows.max(reading.rows).into());
                    }
                    bar.set_position(reading.rows.into());
                }
            }
        }
    }
}

/// What comes in from elsewhere, as a file: it may be a workbook.
struct Input {
    folder: tempfile::TempDir,
}

impl Input {
    fn path(&self) -> PathBuf {
        self.folder.path().join("stdin")
    }
}

async fn standard_input() -> Result<Input, OpsError> {
    let copied = tokio::task::spawn_blocking(|| -> io::Result<Input> {
        let folder = tempfile::tempdir()?;
        let input = Input { folder };
        let mut file = File::create(input.path())?;
        io::copy(&mut io::stdin().lock().take(INPUT_BYTES_MAX), &mut file)?;
        Ok(input)
    });
    let not_read = |why: String| {
        OpsError::said(
            "bad_file",
            format!("No se pudo leer la entrada estándar: {why}."),
            format!("Standard input could not be read: {why}."),
        )
    };
    match copied.await {
        Ok(Ok(input)) => Ok(input),
        Ok(Err(error)) => Err(not_read(error.to_string())),
        Err(error) => Err(not_read(error.to_string())),
    }
}

fn show(preview: &PreviewView, output: &Output) {
    let PreviewView {
        file,
        rows,
        orders,
        lines,
        rows_in_orders,
        rows_rejected,
        rows_blank,
        ..
    } = preview;
    output.line(match output.pick("es", "en") {
        "es" => format!(
            "{file}: {} = {rows_in_orders} en pedidos + {rows_rejected} rechazadas + \
             {rows_blank} en blanco; {}, {}, {}",
            counted(u64::from(*rows), "fila", "filas"),
            counted(u64::from(*orders), "pedido", "pedidos"),
            counted(u64::from(*lines), "línea", "líneas"),
            counted(u64::from(preview.units), "unidad", "unidades"),
        ),
        _ => format!(
            "{file}: {} = {rows_in_orders} in orders + {rows_rejected} rejected + \
             {rows_blank} blank; {}, {}, {}",
            counted(u64::from(*rows), "row", "rows"),
            counted(u64::from(*orders), "order", "orders"),
            counted(u64::from(*lines), "line", "lines"),
            counted(u64::from(preview.units), "unit", "units"),
        ),
    });
    let problems = ["error", "warning", "note"].into_iter().flat_map(|level| {
        let all = preview.review.iter().flat_map(|row| &row.problems);
        all.filter(move |problem| problem.level == level)
    });
    for problem in problems.take(SHOWN_MAX) {
        let column = problem.column.as_deref().unwrap_or("-");
        let text = output.sentence(&problem.text);
        // Most sentences begin with the value.
        let value = if problem.value.is_empty() || text.contains(&problem.value) {
            String::new()
        } else {
            format!(", «{}»", problem.value)
        };
        output.line(format!(
            "  {} {}, {} {column}{value}: {text}",
            output.pick("fila", "row"),
            problem.row,
            output.pick("columna", "column"),
        ));
    }
    let shown = u32::try_from(SHOWN_MAX).unwrap_or(u32::MAX);
    let more = (preview.errors + preview.warnings + preview.notes).saturating_sub(shown);
    if more > 0 {
        output.line(format!(
            "  … {} {more}",
            output.pick("y otros", "and others:")
        ));
    }
    if let Some(earlier) = &preview.already_loaded {
        output.aside(format!(
            "{} {} ({}).",
            output.pick(
                "Atención: este mismo archivo ya se cargó en el lote",
                "Note: this very file was loaded before, as batch",
            ),
            earlier.batch_id,
            earlier.name,
        ));
    }
}

fn show_rehearsal(rehearsal: &RehearsalView, output: &Output) {
    let orders = u64::from(rehearsal.orders);
    let workers = u64::from(rehearsal.workers);
    let (took, each) = (minutes(rehearsal.duration_ms), rehearsal.order_ms / 1_000);
    let ends = clock(rehearsal.ends_ms);
    output.line(match output.pick("es", "en") {
        "es" => format!(
            "{}, {}: cerca de {took} ({each} s por pedido, {}); comenzando ahora, hasta {ends}.",
            counted(orders, "pedido", "pedidos"),
            counted(workers, "trabajador", "trabajadores"),
            if rehearsal.measured {
                "medido aquí"
            } else {
                "lo habitual"
            },
        ),
        _ => format!(
            "{}, {}: about {took} ({each} s an order, {}); beginning now, until {ends}.",
            counted(orders, "order", "orders"),
            counted(workers, "worker", "workers"),
            if rehearsal.measured {
                "measured here"
            } else {
                "as usual"
            },
        ),
    });
    if rehearsal.ahead > 0 {
        output.line(match output.pick("es", "en") {
            "es" => format!("  Antes van {} de los lotes en marcha.", rehearsal.ahead),
            _ => format!("  {} of the running batches come first.", rehearsal.ahead),
        });
    }
    let (Some(closing), Some(fits)) = (rehearsal.closing_ms, rehearsal.fits) else {
        return;
    };
    let closing = clock(closing);
    if fits {
        let (es, en) = ("Alcanza: cierra", "It is soon enough: it closes");
        output.line(format!("{} {closing}.", output.pick(es, en)));
        return;
    }
    let fit = rehearsal.orders_that_fit.unwrap_or(0);
    output.line(match (rehearsal.workers_needed, output.pick("es", "en")) {
        (Some(needed), "es") => format!(
            "No alcanza: cierra {closing}. Alcanzan {fit} pedidos; con {needed} trabajadores, todos."
        ),
        (None, "es") => format!(
            "No alcanza: cierra {closing}. Alcanzan {fit} pedidos, y no basta con más trabajadores."
        ),
        (Some(needed), _) => format!(
            "It is too late: it closes {closing}. {fit} orders fit; with {needed} workers, all of them."
        ),
        (None, _) => format!(
            "It is too late: it closes {closing}. {fit} orders fit, and more workers are not enough."
        ),
    });
}

/// Hours and minutes.
fn minutes(ms: i64) -> String {
    let minutes = (ms + 59_999) / 60_000;
    if minutes < 60 {
        format!("{minutes} min")
    } else {
        format!("{} h {:02} min", minutes / 60, minutes % 60)
    }
}

fn clock(ms: i64) -> String {
    Timestamp::from_millisecond(ms).map_or_else(
        |_| ms.to_string(),
        |at| {
            let at = TimeZone::system().to_datetime(at);
            at.strftime("%d-%m %H:%M").to_string()
        },
    )
}

/// A time of today, or a day with a time, by this machine's clock.
fn closing_ms(text: &str) -> Result<i64, OpsError> {
    let text = text.trim();
    let zone = TimeZone::system();
    let at: Option<DateTime> = match text.split_once([' ', 'T']) {
        Some((day, time)) => day
            .parse()
            .ok()
            .zip(time_of(time))
            .map(|(day, time): (Date, Time)| day.to_datetime(time)),
        None => {
            let today = zone.to_datetime(Timestamp::now()).date();
            time_of(text).map(|time| today.to_datetime(time))
        }
    };
    let at = at.and_then(|at| zone.to_timestamp(at).ok());
    at.map(Timestamp::as_millisecond).ok_or_else(|| {
        OpsError::said(
            "bad_setting",
            format!("«{text}» no es una hora: escribe 21:00 o 2026-05-08 21:00."),
            format!("\"{text}\" is no time: write 21:00 or 2026-05-08 21:00."),
        )
    })
}

fn time_of(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
