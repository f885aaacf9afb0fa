// The look of each state: its tone (a group of colour tokens) and its icon. Never colour alone.

import type { Component } from "svelte";
import type { BatchView } from "../ipc/bindings";
import Ban from "@lucide/svelte/icons/ban";
import Circle from "@lucide/svelte/icons/circle";
import CircleAlert from "@lucide/svelte/icons/circle-alert";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDashed from "@lucide/svelte/icons/circle-dashed";
import CirclePause from "@lucide/svelte/icons/circle-pause";
import CirclePlay from "@lucide/svelte/icons/circle-play";
import CircleX from "@lucide/svelte/icons/circle-x";
import Contrast from "@lucide/svelte/icons/contrast";
import RotateCw from "@lucide/svelte/icons/rotate-cw";

export type Tone =
  "waiting" | "running" | "retrying" | "completed" | "partial" | "failed" | "cancelled";

export type Icon = Component<{
  size?: number | string;
  strokeWidth?: number | string;
  class?: string;
  "aria-hidden"?: "true";
}>;

export interface Look {
  tone: Tone;
  icon: Icon;
}

const WAITING: Look = { tone: "waiting", icon: CircleDashed };
const RUNNING: Look = { tone: "running", icon: CirclePlay };

/** Batch, order and line states by their words on the wire. */
const LOOKS: Record<string, Look> = {
  pending: WAITING,
  queued: { tone: "waiting", icon: Circle },
  running: RUNNING,
  in_progress: RUNNING,
  login_ok: RUNNING,
  consultora_selected: RUNNING,
  cycle_selected: RUNNING,
  cart_open: RUNNING,
  products_added: RUNNING,
  retrying: { tone: "retrying", icon: RotateCw },
  paused: { tone: "partial", icon: CirclePause },
  completed: { tone: "completed", icon: CircleCheck },
  added: { tone: "completed", icon: CircleCheck },
  partial: { tone: "partial", icon: Contrast },
  limited: { tone: "partial", icon: Contrast },
  out_of_stock: { tone: "partial", icon: Ban },
  unknown: { tone: "failed", icon: CircleX },
  failed: { tone: "failed", icon: CircleX },
  ended_with_failures: { tone: "failed", icon: CircleAlert },
  cancelled: { tone: "cancelled", icon: Ban },
};

/** The look of a batch that ended with failures among what went well. */
export const ENDED_WITH_FAILURES = "ended_with_failures";

/** What a batch's badge is looked up by: `failed` says too little when most of it was loaded. */
export function badgeOf(batch: Pick<BatchView, "state" | "counts">): string {
  const mixed = batch.state === "failed" && batch.counts.failed < batch.counts.total;
  return mixed ? ENDED_WITH_FAILURES : batch.state;
}

export function lookOf(state: string): Look {
  return LOOKS[state] ?? WAITING;
}
