// The file on its way in: dropped or chosen, read, looked at, and then loaded or put away.
// Several files wait in line; a new drop takes the place of what is open, since nothing was written.

import { backend, type LoadOptions, type PreviewView } from "../ipc";
import { texts } from "../i18n";
import { learnBatch } from "./live.svelte";
import { go } from "./router.svelte";
import { toastDone, toastRefusal } from "./toasts.svelte";

export type Intake =
  | { kind: "none" }
  | { kind: "reading"; file: string }
  | { kind: "preview"; preview: PreviewView }
  | { kind: "bad"; file: string; problem: unknown };

let current = $state.raw<Intake>({ kind: "none" });
let queue = $state.raw<string[]>([]);
/** Tells a late answer from the one that is waited for. */
let asked = 0;

export const intake = {
  get current() {
    return current;
  },
  get filesLeft() {
    return queue.length;
  },
};

export async function openFiles(paths: string[]): Promise<void> {
  const [first, ...rest] = paths;
  if (first === undefined) return;
  queue = rest;
  if (rest.length > 0) toastDone(texts().intake.several(paths.length));
  await read(fileName(first), () => backend.previewFile(first));
}

export async function openSample(): Promise<void> {
  queue = [];
  await read(texts().intake.sample, () => backend.previewSample());
}

export async function chooseAndOpen(): Promise<void> {
  try {
    const path = await backend.chooseFile();
    if (path !== null) await openFiles([path]);
  } catch (refusal) {
    toastRefusal(refusal);
  }
}

/** Puts the open file away and goes to the next in line, or to the batches. */
export async function discardOpen(): Promise<void> {
  putAway();
  await openNext({ screen: "batches" });
}

/** Loads what is shown; answers whether it was loaded. */
export async function loadOpen(options: LoadOptions): Promise<boolean> {
  if (current.kind !== "preview") return false;
  try {
    const loaded = await backend.loadPreview(current.preview.id, options);
    const say = options.start ? texts().preview.loadedAndStarted : texts().preview.loaded;
    toastDone(say(loaded.name, loaded.orders));
    current = { kind: "none" };
    await learnBatch(loaded.batch_id);
    await openNext({ screen: "batch", batchId: loaded.batch_id, orderId: null });
    return true;
  } catch (refusal) {
    toastRefusal(refusal);
    return false;
  }
}

async function read(file: string, ask: () => Promise<PreviewView>): Promise<void> {
  putAway();
  const turn = ++asked;
  current = { kind: "reading", file };
  go({ screen: "preview" });
  try {
    const preview = await ask();
    if (turn === asked) current = { kind: "preview", preview };
    else void forget(preview.id);
  } catch (problem) {
    if (turn === asked) current = { kind: "bad", file, problem };
  }
}

function putAway(): void {
  asked += 1;
  if (current.kind === "preview") void forget(current.preview.id);
  current = { kind: "none" };
}

/** The program drops old previews by itself, so a refusal here is nobody's concern. */
async function forget(previewId: number): Promise<void> {
  await backend.discardPreview(previewId).catch(() => undefined);
}

async function openNext(otherwise: Parameters<typeof go>[0]): Promise<void> {
  const [next, ...rest] = queue;
  if (next === undefined) return go(otherwise);
  queue = rest;
  await read(fileName(next), () => backend.previewFile(next));
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
