// "g" and then a letter goes to a screen, as in many programs for long days; Ctrl+O chooses a file.

import { chooseAndOpen } from "./intake.svelte";
import { go, type Route } from "./router.svelte";

/** The letters of the Spanish names. */
export const SCREEN_KEYS = {
  batches: "l",
  workers: "t",
  causes: "c",
  history: "h",
  settings: "a",
} as const;
const SCREENS = new Map<string, Route>(
  Object.entries(SCREEN_KEYS).map(([screen, key]) => [key, { screen } as Route]),
);
const SECOND_KEY_MS = 1_200;

export function listenToShortcuts(): () => void {
  let goUntil = 0;
  const onKey = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "o") {
      event.preventDefault();
      if (document.querySelector("dialog[open]") === null) void chooseAndOpen();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const to = event.timeStamp < goUntil ? SCREENS.get(event.key) : undefined;
    goUntil = event.key === "g" ? event.timeStamp + SECOND_KEY_MS : 0;
    if (to === undefined || document.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    go(to);
  };
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}
