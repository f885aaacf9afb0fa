// Ctrl+V outside of a field: cells that were copied from a spreadsheet are read like a file.

import { texts } from "../i18n";
import { openText } from "./intake.svelte";
import { toastWarning } from "./toasts.svelte";

/** Whether a text is made of cells: more than one in a row, or more than one row. */
export function looksLikeCells(text: string): boolean {
  return /[\t\n]/.test(text.trim());
}

export function listenToPastes(): () => void {
  const catcher = document.createElement("textarea");
  catcher.setAttribute("aria-hidden", "true");
  catcher.tabIndex = -1;
  catcher.style.cssText = "position:fixed;left:-999px;top:0;width:1px;height:1px;opacity:0";
  document.body.append(catcher);
  let before: Element | null = null;

  // Some web views send a paste only to what can be typed into.
  const onKey = (event: KeyboardEvent) => {
    const isPaste = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v";
    if (!isPaste || isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
    before = document.activeElement;
    catcher.focus({ preventScroll: true });
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.target !== catcher && isTyping(event.target)) return;
    event.preventDefault();
    catcher.value = "";
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (looksLikeCells(text)) void openText(text);
    else if (text.trim() !== "") toastWarning(texts().intake.nothingPasted);
  };
  addEventListener("keydown", onKey);
  addEventListener("paste", onPaste);
  return () => {
    removeEventListener("keydown", onKey);
    removeEventListener("paste", onPaste);
    catcher.remove();
  };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.getAttribute("aria-hidden") !== "true" &&
    target.closest("input, textarea, select") !== null
  );
}
