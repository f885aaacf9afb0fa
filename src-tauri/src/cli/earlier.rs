//! What was loaded before, said in a terminal: how many orders, and what happens to them.

use super::args::Reading;
use super::output::Output;
use crate::domain::counted;
use crate::ops::wire::{ComparisonView, Loaded};

/// Orders that are named one by one.
const SHOWN_MAX: usize = 10;

/// Says which orders were loaded before and what was asked to be done with them.
pub(super) fn show(compared: &ComparisonView, load: &Reading, output: &Output) {
    let ComparisonView {
        new, same, changed, ..
    } = *compared;
    if same + changed == 0 {
        return;
    }
    output.line(match output.pick("es", "en") {
        "es" => format!(
            "Ya cargados antes: {}, {}; {}.",
            counted(u64::from(same), "igual", "iguales"),
            counted(u64::from(changed), "con cambios", "con cambios"),
            counted(u64::from(new), "pedido nuevo", "pedidos nuevos"),
        ),
        _ => format!(
            "Loaded before: {same} the same, {changed} changed; {}.",
            counted(u64::from(new), "new order", "new orders"),
        ),
    });
    if same > 0 {
        let effect = match load.same.as_str() {
            "load" => &compared.same_load,
            _ => &compared.same_skip,
        };
        let word = output.pick("Iguales", "The same");
        output.line(format!(
            "  {word} (--same {}): {}",
            load.same,
            output.sentence(effect)
        ));
    }
    if changed > 0 {
        let effect = match load.changed.as_str() {
            "load" => &compared.changed_load,
            "skip" => &compared.changed_skip,
            _ => &compared.changed_replace,
        };
        let word = output.pick("Con cambios", "Changed");
        let effect = output.sentence(effect);
        output.line(format!("  {word} (--changed {}): {effect}", load.changed));
    }
    let mut orders = compared.orders.iter();
    let changed = orders.by_ref().filter(|order| order.standing == "changed");
    for order in changed.take(SHOWN_MAX) {
        let name = order.consultora_name.as_deref().unwrap_or_default();
        let changes = order.changes.join(", ");
        output.line(format!(
            "    {} {name} ({} {}): {changes}",
            order.consultora_code,
            output.pick("lote", "batch"),
            order.batch_id,
        ));
    }
}

/// Says what was done with them.
pub(super) fn tell(loaded: &Loaded, output: &Output) {
    let (skipped, replacing) = (loaded.skipped, loaded.replacing);
    if skipped > 0 {
        output.line(match output.pick("es", "en") {
            "es" => counted(
                u64::from(skipped),
                "pedido ya cargado se omitió",
                "pedidos ya cargados se omitieron",
            ),
            _ => counted(
                u64::from(skipped),
                "order that was loaded before was skipped",
                "orders that were loaded before were skipped",
            ),
        });
    }
    if replacing > 0 {
        output.line(match output.pick("es", "en") {
            "es" => format!(
                "{}; {}",
                counted(
                    u64::from(replacing),
                    "pedido reemplaza a uno anterior",
                    "pedidos reemplazan a otros anteriores",
                ),
                counted(
                    u64::from(loaded.cancelled),
                    "que esperaba se canceló",
                    "que esperaban se cancelaron",
                ),
            ),
            _ => format!(
                "{}; {}",
                counted(
                    u64::from(replacing),
                    "order replaces an earlier one",
                    "orders replace earlier ones",
                ),
                counted(
                    u64::from(loaded.cancelled),
                    "that waited was cancelled",
                    "that waited were cancelled",
                ),
            ),
        });
    }
}
