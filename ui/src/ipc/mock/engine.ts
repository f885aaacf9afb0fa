// The pretend workers: ten times a second some orders go one step on, and news tells of it.

import type { News, OrderRow, WorkerView } from "../bindings";
import { seeded } from "./random";
import { MESSAGES, TROUBLES } from "./sentences";
import { ENDED, STEPS, type Batch, type World } from "./world";

export const TICK_MS = 100;
/** Chance that a worker finishes its step in one tick: a step takes half a second or so. */
const STEP_CHANCE = 0.18;
const random = seeded(99);

export function tick(world: World): News {
  world.workers = world.workers.map((worker) => work(world, worker));
  for (const batch of world.batches.values()) endIfDone(world, batch);
  return takeNews(world);
}

function work(world: World, worker: WorkerView): WorkerView {
  const order = worker.order_id === null ? null : (world.orders.get(worker.order_id) ?? null);
  if (order === null) return random.chance(0.3) ? claim(world, worker) : worker;
  if (order.state === "cancelled") return idle(worker);
  if (!random.chance(STEP_CHANCE)) return worker;
  const at = STEPS.indexOf(order.state as (typeof STEPS)[number]);
  const trouble = random.chance(0.004) ? random.pick(TROUBLES) : null;
  if (trouble) {
    world.troubles.set(order.id, trouble);
    const again = trouble.kind === "transient" && order.attempts < 3;
    world.move(order, again ? "retrying" : "failed", {
      message: trouble.text,
      worker: null,
      ended_ms: again ? null : Date.now(),
      due_ms: again ? Date.now() + 15_000 : null,
      has_evidence: true,
    });
    return idle(worker);
  }
  if (at === STEPS.length - 1) return finish(world, worker, order);
  const state = STEPS[at + 1]!;
  const lines_added = state === "products_added" ? order.lines : 0;
  world.move(order, state, { message: MESSAGES[state]!, lines_added });
  return { ...worker, step: STEP_OF[state] ?? null, since_ms: Date.now() };
}

/** What is being done in each state. */
const STEP_OF: Record<string, string> = {
  in_progress: "sign_in",
  login_ok: "consultora",
  consultora_selected: "cycle",
  cycle_selected: "open_cart",
  cart_open: "products",
  products_added: "verify",
};

function finish(world: World, worker: WorkerView, order: OrderRow): WorkerView {
  const state = random.chance(0.05) ? "partial" : "completed";
  world.move(order, state, {
    message: MESSAGES[state]!,
    worker: null,
    ended_ms: Date.now(),
    lines_added: state === "partial" ? order.lines - 1 : order.lines,
  });
  if (random.chance(0.2)) {
    world.note("engine", `order_${state}`, MESSAGES[state]!, {
      batch_id: order.batch_id,
      order_id: order.id,
      attempt: order.attempts,
      step: "verify",
    });
  }
  return { ...idle(worker), orders_done: worker.orders_done + 1 };
}

function claim(world: World, worker: WorkerView): WorkerView {
  for (const batch of world.batches.values()) {
    if (batch.view.state !== "running") continue;
    const order = nextOf(batch);
    if (order === null) continue;
    world.move(order, "in_progress", {
      attempts: order.attempts + 1,
      worker: worker.number,
      started_ms: Date.now(),
      ended_ms: null,
      due_ms: null,
      message: MESSAGES.in_progress!,
    });
    return {
      ...worker,
      state: "working",
      order_id: order.id,
      consultora_code: order.consultora_code,
      consultora_name: order.consultora_name,
      step: "sign_in",
      since_ms: Date.now(),
    };
  }
  return worker;
}

function nextOf(batch: Batch): OrderRow | null {
  const now = Date.now();
  if (batch.view.counts.retrying > 0) {
    const due = batch.orders.find(
      (order) => order.state === "retrying" && (order.due_ms ?? 0) <= now,
    );
    if (due) return due;
  }
  while (batch.cursor < batch.orders.length) {
    const order = batch.orders[batch.cursor]!;
    if (order.state === "queued" || order.state === "pending") return order;
    batch.cursor += 1;
  }
  return null;
}

function idle(worker: WorkerView): WorkerView {
  return {
    ...worker,
    state: "idle",
    order_id: null,
    consultora_code: null,
    consultora_name: null,
    step: null,
    since_ms: Date.now(),
  };
}

function endIfDone(world: World, { view }: Batch): void {
  const { waiting, running, retrying, failed } = view.counts;
  if (ENDED.has(view.state) || view.state === "pending") return;
  if (waiting + running + retrying > 0) return;
  world.changeBatch(view.id, {
    state: failed > 0 ? "failed" : "completed",
    ended_ms: Date.now(),
    orders_per_minute: null,
    eta_ms: null,
  });
}

/** What changed since it was last asked. */
export function takeNews(world: World): News {
  const news: News = {
    cursor: world.cursor++,
    reload: [],
    batches: [...world.changedBatches].map((id) => world.batch(id).view),
    orders: [...world.changedOrders].map((id) => world.order(id)),
    workers: world.workers,
    status: null,
  };
  world.changedBatches.clear();
  world.changedOrders.clear();
  return news;
}
