//! A previewed file beside what was loaded before: which of its orders are new, which are the same,
//! which changed, and what will happen to each.

use super::loading::{cart_policy, rule};
use super::preview_view::{SHOWN_MAX, count};
use super::rehearsal::Load;
use super::wire::{ComparedOrder, ComparisonView, LoadOptions};
use super::{Ops, OpsError};
use crate::domain::{Cart, CartPolicy, ProductCode, Quantity, Text, counted, difference};
use crate::intake::IntakeOrder;
use crate::store::{EarlierOrder, Standing};

/// Changes of one order that are shown.
const CHANGES_MAX: usize = 20;

/// Where the earlier orders stand.
#[derive(Clone, Copy, Debug, Default)]
struct Earlier {
    /// Loaded or queued.
    waiting: u32,
    /// A worker holds it.
    running: u32,
    /// In the cart.
    done: u32,
}

impl Earlier {
    fn add(&mut self, order: &EarlierOrder) {
        if order.state.is_running() {
            self.running += 1;
        } else if order.state.is_ended() {
            self.done += 1;
        } else {
            self.waiting += 1;
        }
    }
}

impl Ops {
    /// Says what a load with these options would come to: which orders were loaded before for the
    /// same cycle, and how long the others take. `closing_ms` goes before the setting.
    ///
    /// # Errors
    /// When the preview is gone, an option is unknown, or the storage fails.
    pub async fn compare_preview(
        &self,
        preview: i64,
        options: &LoadOptions,
        closing_ms: Option<i64>,
    ) -> Result<ComparisonView, OpsError> {
        let intake = self.previews.get(preview)?;
        let settings = self.settings().await?;
        let rule = rule(options)?;
        let policy = options.cart_policy.as_deref();
        let policy = cart_policy(policy.unwrap_or(&settings.cart_policy))?;
        let cycle = options.cycle.as_deref().or(settings.cycle.as_deref());
        let consultoras = intake.orders.iter().map(|order| &order.consultora);
        let earlier = self.store.earlier_orders(self.now(), cycle, consultoras);
        let earlier = earlier.await?;
        let mut view = ComparisonView::default();
        let (mut same, mut changed) = (Vec::new(), Vec::new());
        let mut load = Load::default();
        let (mut same_stand, mut changed_stand) = (Earlier::default(), Earlier::default());
        for order in &intake.orders {
            let before = earlier.get(order.consultora.as_str());
            let lines = order.lines.iter();
            let lines = lines.map(|line| (line.product.as_str(), line.quantity.get()));
            let standing = before.map_or(Standing::New, |before| before.standing(lines));
            let word = match (standing, before) {
                (Standing::Same, Some(before)) => {
                    same_stand.add(before);
                    view.same += 1;
                    keep(&mut same, order, before);
                    "same"
                }
                (Standing::Changed, Some(before)) => {
                    changed_stand.add(before);
                    view.changed += 1;
                    keep(&mut changed, order, before);
                    "changed"
                }
                (Standing::New | Standing::Same | Standing::Changed, _) => {
                    view.new += 1;
                    "new"
                }
            };
            if rule.takes(standing) {
                load.add(order);
            }
            if view.first_standings.len() < SHOWN_MAX {
                view.first_standings.push(word.to_owned());
            }
        }
        view.rehearsal = self.rehearse(load, &settings, closing_ms).await?;
        view.same_skip = same_skip(same_stand).into();
        view.same_load = same_load(policy).into();
        view.changed_replace = changed_replace(changed_stand, policy).into();
        view.changed_load = changed_load(changed_stand, policy).into();
        view.changed_skip = Text::new(
            "No se cargan: queda lo que se cargó antes.",
            "They are not loaded: what was loaded before stays.",
        )
        .into();
        let changed = changed.into_iter().map(|it| compared("changed", it));
        let same = same.into_iter().map(|it| compared("same", it));
        view.orders = changed.chain(same).take(SHOWN_MAX).collect();
        Ok(view)
    }
}

type Pair<'i> = (&'i IntakeOrder, &'i EarlierOrder);

fn keep<'i>(shown: &mut Vec<Pair<'i>>, order: &'i IntakeOrder, before: &'i EarlierOrder) {
    if shown.len() < SHOWN_MAX {
        shown.push((order, before));
    }
}

fn compared(standing: &str, (order, before): Pair<'_>) -> ComparedOrder {
    let item = |(code, units): (&String, &u32)| {
        let (code, units) = (ProductCode::new(code).ok()?, Quantity::new(*units).ok()?);
        Some((code, units))
    };
    let actual: Cart = before.lines.iter().filter_map(item).collect();
    let lines = order.lines.iter();
    let wanted: Cart = lines
        .map(|line| (line.product.clone(), line.quantity))
        .collect();
    let changes = difference(&actual, &wanted);
    ComparedOrder {
        consultora_code: order.consultora.to_string(),
        consultora_name: order.name.clone(),
        standing: standing.to_owned(),
        changes_total: count(changes.len()),
        changes: changes
            .iter()
            .take(CHANGES_MAX)
            .map(ToString::to_string)
            .collect(),
        earlier_order_id: before.id.0,
        earlier_state: before.state.as_str().to_owned(),
        batch_id: before.batch.0,
        batch_name: before.batch_name.clone(),
        loaded_ms: before.loaded.0,
    }
}

fn same_skip(stand: Earlier) -> Text {
    let (done, open) = (stand.done, stand.waiting + stand.running);
    let mut es = "No se cargan otra vez".to_owned();
    let mut en = "They are not loaded again".to_owned();
    if done > 0 {
        es += &format!(": {done} ya en el carro");
        en += &format!(": {done} in the cart already");
    }
    if open > 0 {
        es += if done > 0 { ", " } else { ": " };
        en += if done > 0 { ", " } else { ": " };
        es += &format!("{open} en espera o en curso");
        en += &format!("{open} waiting or under way");
    }
    Text::new(es + ".", en + ".")
}

fn same_load(policy: CartPolicy) -> Text {
    match policy {
        CartPolicy::Replace => Text::new(
            "Se cargan otra vez. Cada carro se lee antes de cambiarlo, así que nada queda doble.",
            "They are loaded again. Each cart is read before it is changed, so nothing is doubled.",
        ),
        CartPolicy::Keep => Text::new(
            "Se cargan otra vez y, como se conserva lo que hay en el carro, las unidades se suman a las que ya están.",
            "They are loaded again and, since what is in the cart is kept, the units are added to those that are there.",
        ),
        CartPolicy::Ask => Text::new(
            "Se cargan otra vez; donde el carro ya tenga productos, el pedido se detiene y pregunta.",
            "They are loaded again; where the cart already holds products, the order stops and asks.",
        ),
    }
}

fn changed_replace(stand: Earlier, policy: CartPolicy) -> Text {
    let mut parts: Vec<Text> = Vec::new();
    if stand.waiting > 0 {
        let n = u64::from(stand.waiting);
        parts.push(Text::new(
            counted(
                n,
                "que todavía espera se cancela y entra el nuevo",
                "que todavía esperan se cancelan y entran los nuevos",
            ),
            counted(
                n,
                "that still waits is cancelled and the new one comes in its place",
                "that still wait are cancelled and the new ones come in their place",
            ),
        ));
    }
    if stand.running > 0 {
        let n = u64::from(stand.running);
        let then = then(policy);
        parts.push(Text::new(
            format!(
                "{}, y después {}",
                counted(n, "en curso termina", "en curso terminan"),
                then.es
            ),
            format!(
                "{}, and then {}",
                counted(n, "under way ends", "under way end"),
                then.en
            ),
        ));
    }
    if stand.done > 0 {
        let then = then(policy);
        parts.push(Text::new(
            format!("{} ya en el carro: {}", stand.done, then.es),
            format!("{} in the cart already: {}", stand.done, then.en),
        ));
    }
    if parts.is_empty() {
        return Text::new("", "");
    }
    let join = |pick: fn(&Text) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join("; ");
    Text::new(join(|text| &text.es) + ".", join(|text| &text.en) + ".")
}

/// What the new order does to a cart in which the earlier one is.
fn then(policy: CartPolicy) -> Text {
    match policy {
        CartPolicy::Replace => Text::new(
            "el nuevo deja el carro como dice esta planilla",
            "the new one leaves the cart as this spreadsheet says",
        ),
        CartPolicy::Keep => Text::new(
            "como se conserva lo que hay, lo nuevo se suma a lo anterior",
            "since what is there is kept, the new is added to the earlier",
        ),
        CartPolicy::Ask => Text::new(
            "el nuevo se detiene y pregunta, porque el carro ya tiene productos",
            "the new one stops and asks, since the cart already holds products",
        ),
    }
}

fn changed_load(stand: Earlier, policy: CartPolicy) -> Text {
    let then = then(policy);
    if stand.waiting == 0 {
        return Text::new(
            format!("Se cargan también: {}.", then.es),
            format!("They are loaded too: {}.", then.en),
        );
    }
    let n = u64::from(stand.waiting);
    let waiting = Text::new(
        counted(
            n,
            "pedido anterior que espera también se procesa",
            "pedidos anteriores que esperan también se procesan",
        ),
        counted(
            n,
            "earlier order that waits is worked on too",
            "earlier orders that wait are worked on too",
        ),
    );
    Text::new(
        format!(
            "Se cargan también, y {}: en cada carro queda lo del último que termine.",
            waiting.es
        ),
        format!(
            "They are loaded too, and {}: each cart ends up as the last one to end says.",
            waiting.en
        ),
    )
}
