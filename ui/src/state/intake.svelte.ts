// The file on its way in: dropped or chosen, read, looked at, and then loaded or put away.
// Several files wait in line; a new drop takes the place of what is open, since nothing was written.

import {
  backend,
  type ColumnChoice,
  type ColumnsView,
  type LoadOptions,
  type Opened,
  type OpenOptions,
  type PreviewView,
  type RowCorrection,
} from "../ipc";
import { texts } from "../i18n";
import { learnBatch } from "./live.svelte";
import { go } from "./router.svelte";
import { toastDone, toastRefusal } from "./toasts.svelte";

export type Intake =
  | { kind: "none" }
  | { kind: "reading"; file: string }
  | { kind: "columns"; columns: ColumnsView }
  | { kind: "preview"; preview: PreviewView }
  | { kind: "bad"; file: string; problem: unknown };

let current = $state.raw<Intake>({ kind: "none" });
let queue = $state.raw<string[]>([]);
/** What is open, and how it was asked for; without a path the program's own sample. */
let source = $state.raw<{ path: string | null; options: OpenOptions }>({
  path: null,
  options: plain(),
});
/** Tells a late answer from the one that is waited for. */
let asked = 0;

export const intake = {
  get current() {
    return current;
  },
  /** Whether the person may say which column is which. */
  get canAskColumns() {
    return source.path !== null;
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
  await readFile(first);
}

export async function openSample(): Promise<void> {
  queue = [];
  source = { path: null, options: plain() };
  await read(texts().intake.sample, () => backend.openSample());
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

/** Reads the open file with the columns as the person said they are. */
export async function readWithColumns(columns: ColumnChoice): Promise<void> {
  if (source.path === null || current.kind !== "columns") return;
  const { sheet, header_row } = current.columns;
  await readFile(source.path, { ...plain(), sheet, header_row, columns });
}

/** Shows the columns of another sheet, or below another row of titles, which is found when null. */
export async function lookAtColumns(
  sheet: string | null,
  header_row: number | null,
): Promise<void> {
  await askColumns({ ...plain(), sheet, header_row, ask: true });
}

/** Comes back from the preview to say that the columns are others. */
export async function changeColumns(): Promise<void> {
  await askColumns({ ...source.options, ask: true });
}

/** Corrections are taken one after another, and nothing is loaded before the last of them. */
let corrected: Promise<unknown> = Promise.resolve();

/** Says what rows should be; answers whether it was taken. */
export async function correctOpen(rows: RowCorrection[]): Promise<boolean> {
  const turn = corrected.then(() => correct(rows));
  corrected = turn;
  return turn;
}

async function correct(rows: RowCorrection[]): Promise<boolean> {
  if (current.kind !== "preview") return false;
  const { id } = current.preview;
  try {
    const preview = await backend.correctRows(id, rows);
    if (current.kind === "preview" && current.preview.id === id)
      current = { kind: "preview", preview };
    return true;
  } catch (refusal) {
    toastRefusal(refusal);
    return false;
  }
}

/** Loads what is shown; answers whether it was loaded. */
export async function loadOpen(options: LoadOptions): Promise<boolean> {
  await corrected;
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

async function readFile(path: string, options: OpenOptions = plain()): Promise<void> {
  source = { path, options };
  await read(fileName(path), () => backend.openFile(path, options));
}

async function askColumns(options: OpenOptions): Promise<void> {
  const { path } = source;
  if (path === null) return;
  const turn = ++asked;
  try {
    const opened = await backend.openFile(path, options);
    if (turn !== asked) return putBack(opened);
    putAway();
    current = opened;
  } catch (refusal) {
    if (turn === asked) toastRefusal(refusal);
  }
}

async function read(file: string, ask: () => Promise<Opened>): Promise<void> {
  putAway();
  const turn = ++asked;
  current = { kind: "reading", file };
  go({ screen: "preview" });
  try {
    const opened = await ask();
    if (turn === asked) current = opened;
    else putBack(opened);
  } catch (problem) {
    if (turn === asked) current = { kind: "bad", file, problem };
  }
}

/** An answer that nobody waits for any more. */
function putBack(opened: Opened): void {
  if (opened.kind === "preview") void forget(opened.preview.id);
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
  await readFile(next);
}

function plain(): OpenOptions {
  return { sheet: null, header_row: null, columns: null, map: null, ask: false };
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
