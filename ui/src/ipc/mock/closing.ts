// Closing the window, as the pretend program would do it. It does not end: it begins anew.

import type { Backend } from "../backend";
import type { ClosingView } from "../bindings";
import type { World } from "./world";

const STOP_MS_MAX = 70_000;
/** One order after the other reaches its safe point. */
const STEP_MS = 1_500;

type Closing = Pick<Backend, "closing" | "answerClosing" | "onClosing">;

export function closingOf(
  world: World,
  wish: string,
  answer: <T>(work: () => T) => Promise<T>,
): Closing {
  const listeners = new Set<() => void>();
  let phase = wish.startsWith("closing") ? "asked" : "none";
  let until: number | null = null;
  let atFirst = 0;
  let reached = 0;

  function inHand(): number {
    return world.workers.filter((worker) => worker.state === "working").length;
  }

  function stop(): void {
    phase = "stopping";
    until = Date.now() + STOP_MS_MAX;
    atFirst = inHand();
    reached = 0;
    const timer = setInterval(() => {
      reached += 1;
      if (reached <= atFirst) return tell();
      clearInterval(timer);
      phase = "none";
      tell();
    }, STEP_MS);
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function view(): ClosingView {
    const waiting = [...world.batches.values()]
      .filter((batch) => batch.view.state === "running")
      .reduce((sum, { view }) => sum + view.counts.waiting + view.counts.retrying, 0);
    return {
      phase,
      running: phase === "stopping" ? Math.max(0, atFirst - reached) : inHand(),
      waiting,
      tray: wish !== "closing-minimise",
      running_at_first: atFirst,
      stop_ms_max: STOP_MS_MAX,
      until_ms: phase === "stopping" ? until : null,
    };
  }

  return {
    closing: () => answer(view),
    answerClosing: (said) =>
      answer(() => {
        if (said === "stop") stop();
        else phase = "none";
        return view();
      }),
    onClosing: async (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
