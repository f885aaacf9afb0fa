// What the pretend program knows when it starts: batches in every state.

import type { BatchView, OrderRow } from "../bindings";
import { consultoraCode, consultoraName, unitsOf } from "./names";
import { seeded } from "./random";
import { BY_OPERATOR, MESSAGES, PORTAL_DOWN, TROUBLES } from "./sentences";
import { countOrders, World } from "./world";

const HOUR = 3_600_000;
const WORKERS = 6;

interface Plan {
  name: string;
  file: string;
  orders: number;
  state: string;
  /** Share of the orders that have ended. */
  done: number;
  hoursAgo: number;
  pause?: "operator" | "portal_down";
  trouble?: number;
}

const PLANS: readonly Plan[] = [
  {
    name: "Zona Sur · semana 44",
    file: "zona_sur_s44.xlsx",
    orders: 133,
    state: "cancelled",
    done: 0.4,
    hoursAgo: 190,
  },
  {
    name: "Reposición Maipú",
    file: "reposicion_maipu.csv",
    orders: 240,
    state: "failed",
    done: 1,
    hoursAgo: 52,
    trouble: 0.09,
  },
  {
    name: "Pedidos Providencia",
    file: "Pedidos Providencia (final) (2).xlsx",
    orders: 60,
    state: "completed",
    done: 1,
    hoursAgo: 27,
    trouble: 0,
  },
  {
    name: "Zona Norte · semana 47",
    file: "zona_norte_s47.xlsx",
    orders: 412,
    state: "paused",
    done: 0.55,
    hoursAgo: 5,
    pause: "portal_down",
    trouble: 0.03,
  },
  {
    name: "Quilicura y Colina",
    file: "quilicura_colina.csv",
    orders: 318,
    state: "paused",
    done: 0.2,
    hoursAgo: 4,
    pause: "operator",
    trouble: 0.02,
  },
  {
    name: "Campaña Día de la Madre",
    file: "dia_de_la_madre_2026.xlsx",
    orders: 50_000,
    state: "running",
    done: 0.31,
    hoursAgo: 3,
    trouble: 0.012,
  },
  {
    name: "Rezagados de la tarde",
    file: "rezagados_24-11.xlsx",
    orders: 87,
    state: "pending",
    done: 0,
    hoursAgo: 0.1,
  },
];

export function startingWorld(now: number): World {
  const world = new World();
  const random = seeded(2026);
  world.workers = Array.from({ length: WORKERS }, (_, at) => ({
    number: at + 1,
    state: "idle",
    order_id: null,
    consultora_code: null,
    consultora_name: null,
    step: null,
    since_ms: now - random.whole(2_000, 60_000),
    orders_done: random.whole(1_900, 2_700),
  }));
  let nextOrder = 1;
  PLANS.forEach((plan, at) => {
    const created = now - plan.hoursAgo * HOUR;
    const orders = Array.from({ length: plan.orders }, (_, position) =>
      order(world, plan, at + 1, nextOrder++, position, created, now, random),
    );
    world.add(batchView(plan, at + 1, orders, created, now), orders);
    world.note(
      "operator",
      "batch_loaded",
      {
        es: `Cargó el lote ${plan.name} con ${plan.orders.toLocaleString("es-CL")} pedidos`,
        en: `Loaded the batch ${plan.name} with ${plan.orders.toLocaleString("en")} orders`,
      },
      { batch_id: at + 1, at_ms: created },
    );
  });
  return world;
}

function order(
  world: World,
  plan: Plan,
  batchId: number,
  id: number,
  position: number,
  created: number,
  now: number,
  random: ReturnType<typeof seeded>,
): OrderRow {
  const lines = random.whole(1, 12);
  const share = position / plan.orders;
  const ended = share < plan.done;
  const state = ended
    ? endState(plan, random)
    : plan.state === "cancelled"
      ? "cancelled"
      : plan.state === "pending"
        ? "pending"
        : "queued";
  const span = (Math.min(now, created + 2.6 * HOUR) - created) / Math.max(plan.done, 0.01);
  const startedAt = created + span * share + 20_000;
  const trouble = state === "failed" ? TROUBLES[[0, 0, 1, 2, 0, 3, 2][random.whole(0, 6)]!]! : null;
  if (trouble) world.troubles.set(id, trouble);
  return {
    id,
    batch_id: batchId,
    position: position + 1,
    consultora_code: consultoraCode(random),
    consultora_name: random.chance(0.95) ? consultoraName(random) : null,
    state,
    lines,
    lines_added: state === "completed" ? lines : state === "partial" ? Math.max(0, lines - 1) : 0,
    units: unitsOf(id, lines),
    attempts: ended ? (trouble?.kind === "transient" ? 3 : random.chance(0.06) ? 2 : 1) : 0,
    worker: null,
    started_ms: ended ? startedAt : null,
    ended_ms: ended ? startedAt + random.whole(8_000, 41_000) : null,
    due_ms: null,
    message: trouble?.text ?? MESSAGES[state] ?? null,
    has_evidence: trouble !== null,
  };
}

function endState(plan: Plan, random: ReturnType<typeof seeded>): string {
  if (random.chance(plan.trouble ?? 0)) return "failed";
  return random.chance(0.05) ? "partial" : "completed";
}

function batchView(
  plan: Plan,
  id: number,
  orders: OrderRow[],
  created: number,
  now: number,
): BatchView {
  const running = plan.state === "running";
  const ended = plan.state === "completed" || plan.state === "failed" || plan.state === "cancelled";
  return {
    id,
    name: plan.name,
    file: plan.file,
    state: plan.state,
    pause_reason: plan.pause ?? null,
    pause_text:
      plan.pause === "portal_down" ? PORTAL_DOWN : plan.pause === "operator" ? BY_OPERATOR : null,
    created_ms: created,
    started_ms: plan.state === "pending" ? null : created + 20_000,
    ended_ms: ended ? created + 2.6 * HOUR : null,
    counts: countOrders(orders),
    lines: orders.reduce((sum, order) => sum + order.lines, 0),
    units: orders.reduce((sum, order) => sum + order.units, 0),
    orders_per_minute: running ? 92.4 : null,
    eta_ms: running ? now + 6.2 * HOUR : null,
    cart_policy: "replace",
    cycle: null,
  };
}
