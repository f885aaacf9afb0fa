// What was loaded before: files with "dup" or "zona_norte" in their names had been loaded once.

import type {
  ComparedOrder,
  ComparisonView,
  LoadOptions,
  PreviewOrder,
  PreviewView,
  RehearsalView,
  Sentence,
  SettingsView,
} from "../bindings";

const HOUR_MS = 3_600_000;

export function comparedWith(
  preview: PreviewView,
  options: LoadOptions,
  settings: SettingsView,
): ComparisonView {
  const { cycle } = options;
  const standings = preview.first_orders.map((_, at) => standingOf(preview, at, cycle));
  const count = (standing: string) => standings.filter((it) => it === standing).length;
  const of = (standing: "same" | "changed") =>
    preview.first_orders
      .filter((_, at) => standings[at] === standing)
      .map((order, at) => compared(order, standing, at));
  const [same, changed] = [count("same"), count("changed")];
  const keeps = options.cart_policy === "keep";
  return {
    new: count("new"),
    same,
    changed,
    same_skip: said(
      `No se cargan otra vez: ${same - 3} ya en el carro, 3 en espera o en curso.`,
      `They are not loaded again: ${same - 3} in the cart already, 3 waiting or under way.`,
    ),
    same_load: keeps
      ? said(
          "Se cargan otra vez y, como se conserva lo que hay en el carro, las unidades se suman a las que ya están.",
          "They are loaded again and, since what is in the cart is kept, the units are added to those that are there.",
        )
      : said(
          "Se cargan otra vez. Cada carro se lee antes de cambiarlo, así que nada queda doble.",
          "They are loaded again. Each cart is read before it is changed, so nothing is doubled.",
        ),
    changed_replace: said(
      `2 que todavía esperan se cancelan y entran los nuevos; ${changed - 2} ya en el carro: el nuevo deja el carro como dice esta planilla.`,
      `2 that still wait are cancelled and the new ones come in their place; ${changed - 2} in the cart already: the new one leaves the cart as this spreadsheet says.`,
    ),
    changed_load: said(
      "Se cargan también, y 2 pedidos anteriores que esperan también se procesan: en cada carro queda lo del último que termine.",
      "They are loaded too, and 2 earlier orders that wait are worked on too: each cart ends up as the last one to end says.",
    ),
    changed_skip: said(
      "No se cargan: queda lo que se cargó antes.",
      "They are not loaded: what was loaded before stays.",
    ),
    first_standings: standings,
    orders: [...of("changed"), ...of("same")],
    rehearsal: rehearsed(takenOf(preview, options).loaded, settings),
  };
}

/** The orders that a load with these choices takes. */
export function takenOf(preview: PreviewView, options: LoadOptions) {
  const standings = preview.first_orders.map((_, at) => standingOf(preview, at, options.cycle));
  const loaded = preview.first_orders.filter((_, at) => {
    if (standings[at] === "same") return options.same === "load";
    return standings[at] !== "changed" || options.changed !== "skip";
  });
  const changed = standings.filter((it) => it === "changed").length;
  const replacing = options.changed === "replace" ? changed : 0;
  return {
    loaded,
    skipped: preview.first_orders.length - loaded.length,
    replacing,
    cancelled: Math.min(replacing, 2),
  };
}

function rehearsed(orders: PreviewOrder[], settings: SettingsView): RehearsalView {
  const ORDER_MS = 52_000;
  const { workers, closing_ms } = settings;
  const takes = (by: number) => Math.ceil(orders.length / by) * ORDER_MS;
  const now = Date.now();
  const leftMs = closing_ms === null ? null : closing_ms - now;
  const needed = Array.from({ length: 16 }, (_, at) => at + 1).find(
    (by) => leftMs !== null && takes(by) <= leftMs,
  );
  return {
    orders: orders.length,
    lines: orders.reduce((sum, order) => sum + order.lines.length, 0),
    units: orders.reduce((sum, order) => sum + order.units, 0),
    ahead: 0,
    workers,
    order_ms: ORDER_MS,
    measured: true,
    duration_ms: takes(workers),
    ends_ms: now + takes(workers),
    closing_ms,
    fits: leftMs === null ? null : takes(workers) <= leftMs,
    workers_needed: needed ?? null,
    orders_that_fit:
      leftMs === null
        ? null
        : Math.min(orders.length, Math.floor(Math.max(leftMs, 0) / ORDER_MS) * workers),
  };
}

function standingOf(preview: PreviewView, at: number, cycle: string | null): string {
  if (preview.already_loaded === null || cycle !== null) return "new";
  if (at % 4 === 3) return "new";
  return at % 11 === 1 ? "changed" : "same";
}

function compared(order: PreviewOrder, standing: "same" | "changed", at: number): ComparedOrder {
  const [first, second] = order.lines;
  const changes =
    standing === "same"
      ? []
      : [`${first!.product_code} → ${first!.quantity}`, `+${second!.product_code} × ${second!.quantity}`];
  return {
    consultora_code: order.consultora_code,
    consultora_name: order.consultora_name,
    standing,
    changes,
    changes_total: changes.length,
    earlier_order_id: 4_001 + at,
    earlier_state: at < 2 ? "queued" : "completed",
    batch_id: 4,
    batch_name: "Zona Norte · semana 47",
    loaded_ms: Date.now() - 5 * HOUR_MS,
  };
}

function said(es: string, en: string): Sentence {
  return { es, en };
}
