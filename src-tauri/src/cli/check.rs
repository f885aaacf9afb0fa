//! `gsp-bot check`: 0 when all is where the profile says, 1 when something is missing, 2 when it
//! could not be found out.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use tokio_util::sync::CancellationToken;

use super::args::Check;
use super::output::Output;
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::ops::wire::{CheckAnchor, CheckView};
use crate::ops::{Ops, OpsError, words};

pub(super) async fn run(ops: &Ops, check: &Check, output: &Output) -> Result<u8, OpsError> {
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    let signal = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stopping.cancel();
        }
    });
    let checked = ops.check(check.consultora.as_deref(), &stop).await;
    signal.abort();
    let found = checked?;
    if check.json {
        output.json(&found)?;
    } else {
        show(&found, output);
    }
    Ok(match found.outcome.as_str() {
        "ok" => DONE,
        "missing" => SOME_FAILED,
        _ => COULD_NOT_RUN,
    })
}

fn show(found: &CheckView, output: &Output) {
    output.line(format!(
        "{} {} ({}) · {}",
        output.pick("Perfil", "Profile"),
        found.profile.name,
        found.profile.fingerprint,
        found.portal_address,
    ));
    output.line(table(&found.anchors, output).to_string());
    for anchor in found.anchors.iter().filter(|it| it.state == "missing") {
        for (at, alternative) in (1..).zip(&anchor.alternatives) {
            output.line(format!(
                "  {} {at}: {}",
                anchor.anchor, alternative.selector
            ));
        }
    }
    for dialog in &found.dialogs {
        let unknown = output.pick("sin regla", "no rule");
        output.line(format!(
            "{} {} [{}]: {}",
            output.pick("Aviso en", "Dialog at"),
            output.text(&words::screen(&dialog.screen)),
            dialog.rule.as_deref().unwrap_or(unknown),
            dialog.text,
        ));
    }
    if let Some(code) = &found.consultora_code {
        let name = found.portal_name.as_deref().unwrap_or_default();
        if let Some(products) = found.cart_products {
            output.line(format!(
                "{code} {name}: {products} {}",
                output.pick("productos en el carro", "products in the cart"),
            ));
        }
    }
    for file in &found.evidence {
        output.line(format!("  {}: {}", file.kind, file.path));
    }
    if let Some(detail) = &found.detail {
        output.line(output.sentence(detail));
    }
    output.line(output.sentence(&found.text));
}

fn table(anchors: &[CheckAnchor], output: &Output) -> Table {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([
        output.pick("ancla", "anchor"),
        output.pick("estado", "state"),
        output.pick("pantalla", "screen"),
        output.pick("alternativa", "alternative"),
        "ms",
        output.pick("no están", "not there"),
    ]);
    for anchor in anchors {
        let screens: Vec<String> = anchor
            .screens
            .iter()
            .map(|word| output.text(&words::screen(word)))
            .collect();
        let found_by = anchor.alternative.map_or_else(String::new, |number| {
            let at = usize::try_from(number)
                .unwrap_or_default()
                .saturating_sub(1);
            let selector = anchor.alternatives.get(at);
            format!(
                "{number}/{} {}",
                anchor.alternatives.len(),
                selector.map_or("", |it| it.selector.as_str())
            )
        });
        table.add_row([
            anchor.anchor.clone(),
            state(&anchor.state, output).to_owned(),
            screens.join(", "),
            found_by,
            anchor
                .after_ms
                .map_or_else(String::new, |ms| ms.to_string()),
            dead(anchor),
        ]);
    }
    table
}

/// The alternatives of an anchor that was seen which were never there themselves.
fn dead(anchor: &CheckAnchor) -> String {
    if anchor.state != "seen" {
        return String::new();
    }
    let dead: Vec<String> = (1..)
        .zip(&anchor.alternatives)
        .filter(|(_, alternative)| !alternative.seen)
        .map(|(number, _): (u32, _)| number.to_string())
        .collect();
    dead.join(", ")
}

fn state<'a>(state: &'a str, output: &Output) -> &'a str {
    match state {
        "seen" => output.pick("vista", "seen"),
        "missing" => output.pick("FALTA", "MISSING"),
        "not_reached" => output.pick("no se llegó", "not reached"),
        "absent" => output.pick("no está, puede faltar", "not there, may be absent"),
        "not_expected" => output.pick("no se espera aquí", "not expected here"),
        _ => state,
    }
}
