// Why a call was refused, as a sentence to show.

import type { Refusal } from "../ipc/bindings";
import { say, texts } from "./language.svelte";

/** What is no refusal is our own mistake: it gets a calm sentence, and the console gets the rest. */
export function refusalText(problem: unknown): string {
  if (isRefusal(problem)) return say(problem.message);
  console.error(problem);
  return texts().common.unexpected;
}

export function isRefusal(problem: unknown): problem is Refusal {
  if (typeof problem !== "object" || problem === null || !("message" in problem)) return false;
  const message = problem.message;
  return typeof message === "object" && message !== null && "es" in message && "en" in message;
}
