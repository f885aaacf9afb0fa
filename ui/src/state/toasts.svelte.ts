// Short messages at the corner: what was done, what asks for a look, or why something was not done.

import { refusalText } from "../i18n";

export interface Toast {
  id: number;
  tone: "done" | "warning" | "refused";
  text: string;
  /** One thing to do about it. */
  action?: { label: string; run: () => void } | undefined;
}

const DONE_MS = 5_000;
/** What has to be read and not only noticed. */
const READ_MS = 12_000;
const SHOWN_MAX = 4;

let shown = $state.raw<Toast[]>([]);
let nextId = 1;

export function toasts(): Toast[] {
  return shown;
}

export function toastDone(text: string, action?: Toast["action"]): void {
  push("done", text, action);
}

/** Something went on by itself that asks for a look. */
export function toastWarning(text: string, action?: Toast["action"]): void {
  push("warning", text, action);
}

/** Shows why a call was refused. */
export function toastRefusal(problem: unknown, action?: Toast["action"]): void {
  push("refused", refusalText(problem), action);
}

export function dismissToast(id: number): void {
  shown = shown.filter((toast) => toast.id !== id);
}

function push(tone: Toast["tone"], text: string, action: Toast["action"]): void {
  const toast = { id: nextId++, tone, text, action };
  shown = [...shown.filter((other) => other.text !== text), toast].slice(-SHOWN_MAX);
  setTimeout(() => dismissToast(toast.id), tone === "done" ? DONE_MS : READ_MS);
}
