// Mistakes of the window itself: nothing is swallowed, and the person can take the details along.

import { isRefusal, texts } from "../i18n";
import { toastRefusal } from "./toasts.svelte";

/** Catches what no component caught: in handlers, timers and promises. */
export function watchForMistakes(): () => void {
  const onError = (event: ErrorEvent) => report(event.error ?? event.message);
  const onRejection = (event: PromiseRejectionEvent) => report(event.reason);
  addEventListener("error", onError);
  addEventListener("unhandledrejection", onRejection);
  return () => {
    removeEventListener("error", onError);
    removeEventListener("unhandledrejection", onRejection);
  };
}

/** What a supporter needs to know of a mistake. */
export function crashDetails(problem: unknown): string {
  const told = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  return [told, "", location.hash, navigator.userAgent, new Date().toISOString()].join("\n");
}

let lastReported = "";

function report(problem: unknown): void {
  // A layout that settles in two rounds; browsers report it as an error and it is none.
  if (String(problem).includes("ResizeObserver loop")) return;
  if (isRefusal(problem)) return toastRefusal(problem);
  // What fails with every news fails ten times a second; once is enough to be told.
  if (String(problem) === lastReported) return;
  lastReported = String(problem);
  toastRefusal(problem, {
    label: texts().crash.copyDetails,
    run: () => void navigator.clipboard.writeText(crashDetails(problem)),
  });
}
