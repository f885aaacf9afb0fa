//! `gsp-bot load FILE`

use super::args::Load;
use super::output::Output;
use super::preview::{Read, read};
use super::{COULD_NOT_RUN, DONE, earlier};
use crate::ops::wire::LoadOptions;
use crate::ops::{Ops, OpsError};

pub(super) async fn run(ops: &Ops, load: &Load, output: &Output) -> Result<u8, OpsError> {
    let reading = &load.reading;
    let Some(Read { preview, options }) = read(ops, reading, output).await? else {
        return Ok(COULD_NOT_RUN);
    };
    if !reading.json {
        let compared = ops.compare_preview(preview.id, &options, None).await?;
        earlier::show(&compared, reading, output);
    }
    if preview.orders == 0 {
        output.aside(output.pick(
            "No hay ningún pedido que cargar: todas las filas fueron rechazadas.",
            "There is no order to load: every row was rejected.",
        ));
        return Ok(COULD_NOT_RUN);
    }
    let options = LoadOptions {
        name: load.name.clone(),
        refuse_other_name: load.check_names,
        ..options
    };
    let loaded = ops.load_preview(preview.id, &options).await?;
    if reading.json {
        output.json(&loaded)?;
    } else {
        let id = loaded.batch_id;
        output.line(format!(
            "{} {id}: {}",
            output.pick("Lote", "Batch"),
            output.pick("cargado", "loaded"),
        ));
        earlier::tell(&loaded, output);
        output.line(format!(
            "{}: gsp-bot start {id} --wait",
            output.pick("Para iniciarlo", "To start it")
        ));
    }
    Ok(DONE)
}
