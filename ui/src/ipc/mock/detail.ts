// One order in full, made up from its row.

import type { AttemptView, LineView, LogLine, OrderDetail, OrderRow, StepView } from "../bindings";
import { linesOf } from "./names";
import { MESSAGES } from "./sentences";
import { STEPS, type World } from "./world";

const STEP_WORDS = ["sign_in", "consultora", "cycle", "open_cart", "products", "verify"];
const STEP_MS = 2_300;

export function detailOf(world: World, row: OrderRow): OrderDetail {
  return {
    row,
    batch_name: world.batch(row.batch_id).view.name,
    cycle: row.started_ms === null ? null : "17/2026",
    portal_name:
      row.started_ms === null ? null : (row.consultora_name?.toUpperCase() ?? "GLADYS SOTO PEREZ"),
    steps: stepsOf(world, row),
    lines: lineViews(row),
    attempts: attemptsOf(world, row),
    log: logOf(world, row),
    cart_before:
      row.id % 3 === 0 && row.started_ms !== null ? [{ product_code: "40412", quantity: 2 }] : null,
  };
}

/** Steps done, the one under way or failed, and the time of each. */
function stepsOf(world: World, row: OrderRow): StepView[] {
  const started = row.started_ms;
  const failedAt = world.troubles.get(row.id)?.step ?? null;
  const done = doneSteps(world, row);
  return STEP_WORDS.map((step, at) => {
    const state =
      at < done
        ? "done"
        : at > done
          ? "todo"
          : step === failedAt
            ? "failed"
            : isMoving(row)
              ? "doing"
              : "todo";
    const seen = state === "done" || state === "failed" || state === "doing";
    return { step, state, at_ms: seen && started !== null ? started + (at + 1) * STEP_MS : null };
  });
}

function doneSteps(world: World, row: OrderRow): number {
  if (row.state === "completed" || row.state === "partial") return STEP_WORDS.length;
  const trouble = world.troubles.get(row.id);
  if (trouble) return STEP_WORDS.indexOf(trouble.step);
  return Math.max(0, STEPS.indexOf(row.state as (typeof STEPS)[number]));
}

function isMoving(row: OrderRow): boolean {
  return (STEPS as readonly string[]).includes(row.state);
}

function lineViews(row: OrderRow): LineView[] {
  return linesOf(row.id, row.lines).map((item, at) => {
    const state = lineState(row, at);
    return {
      product_code: item.product_code,
      quantity: item.quantity,
      loaded:
        state === "added"
          ? item.quantity
          : state === "limited"
            ? 3
            : state === "pending"
              ? null
              : 0,
      state,
      rows: at === 0 ? [row.position * 4 + 1, row.position * 4 + 9] : [row.position * 4 + 1 + at],
    };
  });
}

function lineState(row: OrderRow, at: number): string {
  const short = at === row.lines - 1;
  if (row.state === "partial" && short) return ["out_of_stock", "unknown", "limited"][row.id % 3]!;
  if (row.state === "failed") return row.lines_added > at ? "added" : "failed";
  return row.lines_added > at ? "added" : "pending";
}

function attemptsOf(world: World, row: OrderRow): AttemptView[] {
  const trouble = world.troubles.get(row.id);
  const started = row.started_ms ?? row.due_ms ?? Date.now();
  return Array.from({ length: row.attempts }, (_, at) => {
    const last = at === row.attempts - 1;
    const failed =
      trouble !== undefined && (!last || row.state === "failed" || row.state === "retrying");
    const begun = started - (row.attempts - 1 - at) * 70_000;
    return {
      number: at + 1,
      worker: row.worker ?? (row.id % 6) + 1,
      started_ms: begun,
      ended_ms: last ? row.ended_ms : begun + 21_000,
      outcome: failed
        ? last && row.state === "failed"
          ? "failed"
          : "retrying"
        : last && isMoving(row)
          ? "running"
          : row.state,
      kind: failed ? trouble.kind : null,
      reason: failed ? trouble.reason : null,
      step: failed ? trouble.step : null,
      text: failed ? trouble.text : null,
      detail: failed ? trouble.detail : null,
      cart: failed
        ? trouble.step === "products"
          ? "unfinished"
          : "untouched"
        : last && row.ended_ms !== null
          ? "exact"
          : null,
      evidence: failed
        ? [
            { id: row.id * 100 + at * 10 + 1, kind: "screenshot", created_ms: begun + 20_000 },
            { id: row.id * 100 + at * 10 + 2, kind: "snapshot", created_ms: begun + 20_000 },
            { id: row.id * 100 + at * 10 + 3, kind: "calls", created_ms: begun + 20_000 },
          ]
        : [],
    };
  }).reverse();
}

function logOf(world: World, row: OrderRow): LogLine[] {
  if (row.started_ms === null) return [];
  const started = row.started_ms;
  const seen = Math.min(
    STEPS.length,
    doneSteps(world, row) + (row.state === "completed" || row.state === "partial" ? 0 : 1),
  );
  const lines = STEPS.slice(0, seen).map((state, at) => ({
    state,
    at_ms: started + at * STEP_MS,
    step: STEP_WORDS[at]!,
  }));
  const last = row.message;
  const told = lines.map(({ state, at_ms, step }, at) => line(row, at, at_ms, step, state));
  if (row.ended_ms !== null && last !== null) {
    told.push({ ...line(row, told.length, row.ended_ms, "verify", row.state), text: last });
  }
  return told;
}

function line(row: OrderRow, at: number, at_ms: number, step: string, state: string): LogLine {
  return {
    id: row.id * 50 + at,
    at_ms,
    batch_id: row.batch_id,
    order_id: row.id,
    attempt: row.attempts,
    actor: "engine",
    event: state,
    step,
    text: MESSAGES[state] ?? { es: state, en: state },
    consultora_code: row.consultora_code,
    consultora_name: row.consultora_name,
    batch_name: null,
  };
}
