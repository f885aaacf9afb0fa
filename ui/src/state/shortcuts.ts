// "g" and then a letter goes to a screen, as in many programs for long days.

import { go, type Route } from "./router.svelte";

const SCREENS: Record<string, Route> = {
  l: { screen: "batches" },
  t: { screen: "workers" },
  c: { screen: "causes" },
  h: { screen: "history" },
  a: { screen: "settings" },
};
const SECOND_KEY_MS = 1_200;

export function listenToShortcuts(): () => void {
  let goUntil = 0;
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const to = event.timeStamp < goUntil ? SCREENS[event.key] : undefined;
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
