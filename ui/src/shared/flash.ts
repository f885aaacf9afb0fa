// A changed value shows itself for a third of a second and no longer. Only when the same thing got
// another value: a row that scrolls into view has changed nothing.

import type { Attachment } from "svelte/attachments";

const FADE_MS = 330;

export function flash(readKey: () => unknown, readValue: () => unknown): Attachment<HTMLElement> {
  let key: unknown;
  let value: unknown;
  let first = true;
  return (element) => {
    const nowKey = readKey();
    const nowValue = readValue();
    const changed = !first && nowKey === key && nowValue !== value;
    first = false;
    key = nowKey;
    value = nowValue;
    if (!changed || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    element.animate([{ opacity: 0.25 }, { opacity: 1 }], { duration: FADE_MS, easing: "ease-out" });
  };
}
