// Made-up data that moves, so that the UI can be seen alive in a plain browser.

import type { Backend } from "./backend";

export function mockBackend(): Backend {
  throw new Error("not written yet");
}
