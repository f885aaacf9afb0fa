//! `gsp-bot explain ORDER`

use super::DONE;
use super::args::Explain;
use super::output::Output;
use crate::domain::OrderId;
use crate::ops::{Ops, OpsError};

pub(super) async fn run(ops: &Ops, explain: &Explain, output: &Output) -> Result<u8, OpsError> {
    let told = ops.explain(OrderId(explain.order)).await?;
    if explain.json {
        output.json(&told)?;
        return Ok(DONE);
    }
    output.line(output.sentence(&told.summary));
    for sentence in told
        .attempts
        .iter()
        .chain(&told.notes)
        .chain(&told.products)
    {
        output.line(format!("  {}", output.sentence(sentence)));
    }
    for sentence in &told.advice {
        output.line(output.sentence(sentence));
    }
    for file in &told.evidence {
        output.line(format!("  {}: {}", file.kind, file.path));
    }
    Ok(DONE)
}
