// Files dragged over the window, whatever screen is open.

import { texts } from "../i18n";
import { backend } from "../ipc";
import { openFiles } from "./intake.svelte";
import { toastDone } from "./toasts.svelte";

let over = $state(false);

export function draggedOver(): boolean {
  return over;
}

export async function listenToDrops(): Promise<() => void> {
  return backend.onDrop((event) => {
    over = event.kind === "over";
    if (event.kind !== "dropped") return;
    // Text or a picture out of a browser has no path.
    if (event.paths.length === 0) toastDone(texts().intake.nothingDropped);
    else void openFiles(event.paths);
  });
}
