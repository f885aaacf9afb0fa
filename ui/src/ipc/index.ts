// Which program the window talks to: the real one inside Tauri, made-up data in a plain browser.

import type { Backend } from "./backend";

export type { Backend, DropEvent } from "./backend";
export type * from "./bindings";

export let backend: Backend;

/** To be awaited once, before anything is mounted. */
export async function connectBackend(): Promise<void> {
  if ("__TAURI_INTERNALS__" in window) {
    backend = (await import("./tauri")).tauriBackend();
  } else {
    backend = (await import("./mock")).mockBackend();
  }
}
