// How a state looks: its tone, which names the colours in tokens.css, and its icon. Never the
// colour alone: an icon or a word always stands beside it.

import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CircleX,
  RotateCw,
} from "@lucide/svelte";

export type Tone =
  | "waiting"
  | "running"
  | "retrying"
  | "completed"
  | "partial"
  | "failed"
  | "cancelled";

const TONES: Record<string, Tone> = {
  pending: "waiting",
  queued: "waiting",
  waiting: "waiting",
  todo: "waiting",
  in_progress: "running",
  login_ok: "running",
  consultora_selected: "running",
  cycle_selected: "running",
  cart_open: "running",
  products_added: "running",
  running: "running",
  doing: "running",
  retrying: "retrying",
  released: "retrying",
  lost: "retrying",
  completed: "completed",
  added: "completed",
  done: "completed",
  partial: "partial",
  limited: "partial",
  out_of_stock: "partial",
  unknown: "partial",
  paused: "partial",
  failed: "failed",
  cancelled: "cancelled",
};

const ICONS = {
  waiting: CircleDashed,
  running: CirclePlay,
  retrying: RotateCw,
  completed: CircleCheck,
  partial: CircleAlert,
  failed: CircleX,
  cancelled: Ban,
} as const;

/** The tone of a state of a batch, an order, a line, a step or an attempt. */
export function toneOf(state: string): Tone {
  return TONES[state] ?? "waiting";
}

export function iconOf(state: string) {
  return state === "paused" ? CirclePause : ICONS[toneOf(state)];
}

/** Written out, since the style sheet is made from what stands in the sources. */
export const TONE_TEXT: Record<Tone, string> = {
  waiting: "text-waiting",
  running: "text-running",
  retrying: "text-retrying",
  completed: "text-completed",
  partial: "text-partial",
  failed: "text-failed",
  cancelled: "text-cancelled",
};

export const TONE_SOFT: Record<Tone, string> = {
  waiting: "bg-waiting-soft",
  running: "bg-running-soft",
  retrying: "bg-retrying-soft",
  completed: "bg-completed-soft",
  partial: "bg-partial-soft",
  failed: "bg-failed-soft",
  cancelled: "bg-cancelled-soft",
};

export const TONE_BAR: Record<Tone, string> = {
  waiting: "bg-waiting-bar",
  running: "bg-running-bar",
  retrying: "bg-retrying-bar",
  completed: "bg-completed-bar",
  partial: "bg-partial-bar",
  failed: "bg-failed-bar",
  cancelled: "bg-cancelled-bar",
};
