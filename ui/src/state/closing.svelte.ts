// The window is to be closed while there is work: what the program says of it, and the answer.

import { language } from "../i18n";
import { backend, type ClosingAnswer, type ClosingView } from "../ipc";
import { onNews } from "./live.svelte";
import { toastRefusal } from "./toasts.svelte";

let view = $state.raw<ClosingView | null>(null);
/** Tells a late answer from the one that is waited for. */
let asked = 0;

/** Null while nothing is being closed. */
export function closing(): ClosingView | null {
  return view;
}

/** From now on; a page that was reloaded meanwhile takes the question up again. */
export async function listenToClosing(): Promise<void> {
  await backend.onClosing(() => void look());
  onNews(() => {
    if (view !== null) void look();
  });
  await look();
}

export async function answerClosing(answer: ClosingAnswer): Promise<void> {
  await take(() => backend.answerClosing(answer, language()));
}

async function look(): Promise<void> {
  await take(() => backend.closing());
}

async function take(ask: () => Promise<ClosingView>): Promise<void> {
  const turn = ++asked;
  try {
    const told = await ask();
    if (turn === asked) view = told.phase === "none" ? null : told;
  } catch (refusal) {
    toastRefusal(refusal);
  }
}
