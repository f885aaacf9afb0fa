//! `gsp-bot backup FILE` and `gsp-bot restore FILE`. Without `--yes` a restore only says what it
//! would do, and ends with 2.

use super::args::{Backup, Restore};
use super::logs::local_time;
use super::output::Output;
use super::{COULD_NOT_RUN, DONE};
use crate::domain::counted;
use crate::ops::wire::{ContentsView, RestoreView};
use crate::ops::{Actor, DataFolder, Ops, OpsError, RestorePlan};

pub(super) async fn back_up(ops: &Ops, backup: &Backup, output: &Output) -> Result<u8, OpsError> {
    let made = ops.back_up(&backup.file, backup.force).await?;
    if backup.json {
        output.json(&made)?;
    } else {
        output.line(format!(
            "{} {}: {}.",
            output.pick("Respaldo hecho en", "Backup made in"),
            made.path,
            contents(&made.contents, output)
        ));
    }
    Ok(DONE)
}

pub(super) async fn restore(
    folder: &DataFolder,
    restore: &Restore,
    output: &Output,
) -> Result<u8, OpsError> {
    let plan = RestorePlan::look(folder, &restore.file).await?;
    if !restore.json {
        show(plan.view(), output);
    }
    if !restore.yes {
        if restore.json {
            output.json(plan.view())?;
        }
        output.aside(output.pick(
            "Nada ha cambiado todavía. Para restaurar, repite con --yes.",
            "Nothing was changed yet. To restore, say it again with --yes.",
        ));
        return Ok(COULD_NOT_RUN);
    }
    let view = plan.carry_out(Actor::Terminal).await?;
    if restore.json {
        output.json(&view)?;
    } else {
        done(&view, output);
    }
    Ok(DONE)
}

fn show(view: &RestoreView, output: &Output) {
    output.line(format!(
        "{} {}: {}.",
        output.pick("El respaldo", "The backup"),
        view.path,
        contents(&view.backup, output)
    ));
    if let Some(present) = &view.present {
        output.line(format!(
            "{}: {}.",
            output.pick(
                "Reemplaza la base de datos actual, que se guarda aparte",
                "It replaces the present database, which is kept"
            ),
            contents(present, output)
        ));
    }
    if let Some(problem) = &view.present_problem {
        output.line(format!(
            "{}: {}",
            output.pick(
                "La base de datos actual, que se guarda aparte, no se puede leer",
                "The present database, which is kept, cannot be read"
            ),
            output.sentence(problem)
        ));
    }
}

fn done(view: &RestoreView, output: &Output) {
    let Some(done) = &view.done else { return };
    output.line(output.pick("Respaldo restaurado.", "The backup is restored."));
    if let Some(kept) = &done.kept {
        output.line(format!(
            "{} {kept}",
            output.pick("La base de datos anterior está en", "The former one is in")
        ));
    }
    if done.paused > 0 {
        output.line(match output.pick("es", "en") {
            "es" => format!(
                "{} en pausa: lo hecho después del respaldo figura como no hecho. Revisa y reanuda.",
                counted(done.paused.into(), "lote queda", "lotes quedan")
            ),
            _ => format!(
                "{} paused: what was done since the backup counts as not done. Look, and resume.",
                counted(done.paused.into(), "batch is", "batches are")
            ),
        });
    }
}

fn contents(contents: &ContentsView, output: &Output) -> String {
    let is_spanish = output.pick("es", "en") == "es";
    let (batches, orders) = if is_spanish {
        (
            counted(contents.batches, "lote", "lotes"),
            counted(contents.orders, "pedido", "pedidos"),
        )
    } else {
        (
            counted(contents.batches, "batch", "batches"),
            counted(contents.orders, "order", "orders"),
        )
    };
    let kilobytes = contents.size_bytes.div_ceil(1024);
    let last = contents.last_ms.map_or_else(String::new, |at_ms| {
        format!(
            ", {} {}",
            output.pick("última actividad", "last activity"),
            local_time(at_ms)
        )
    });
    format!("{batches}, {orders}{last}, {kilobytes} kB")
}
