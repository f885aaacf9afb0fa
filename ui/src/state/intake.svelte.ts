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
  type ReadingView,
  type RowCorrection,
} from "../ipc";
import { texts } from "../i18n";
import { learnBatch } from "./live.svelte";
import { go } from "./router.svelte";
import { toastDone, toastRefusal, toastWarning } from "./toasts.svelte";

export type Intake =
  | { kind: "none" }
  | { kind: "reading"; file: string; reading: number; progress: ReadingView | null }
  | { kind: "columns"; columns: ColumnsView }
  | { kind: "preview"; preview: PreviewView }
  | { kind: "bad"; file: string; problem: unknown };

let current = $state.raw<Intake>({ kind: "none" });
let queue = $state.raw<string[]>([]);
/** Where what is open comes from; nothing for the program's own sample. */
type Origin = { path: string } | { text: string } | null;
/** What is open, and how it was asked for. */
let source = $state.raw<{ from: Origin; options: OpenOptions }>({ from: null, options: plain() });
/** A reading is told of once it takes so long, and then so often. */
const SLOW_MS = 500;
/** Files that wait. */
const QUEUE_MAX = 100;
/** Tells a late answer from the one that is waited for. */
let asked = 0;

export const intake = {
  get current() {
    return current;
  },
  /** Whether the person may say which column is which. */
  get canAskColumns() {
    return source.from !== null;
  },
  /** Whether another file would take the place of what is open. */
  get isReplaced() {
    return (current.kind === "preview" || current.kind === "columns") && !isCorrected();
  },
  get filesLeft() {
    return queue.length;
  },
};

export async function openFiles(paths: string[]): Promise<void> {
  const [first, ...rest] = paths;
  if (first === undefined) return;
  // What was corrected is somebody's work: it is not thrown away for a new file.
  if (isCorrected()) {
    queue = [...queue, ...paths].slice(0, QUEUE_MAX);
    toastDone(texts().intake.queued(paths.length));
    return go({ screen: "preview" });
  }
  queue = rest.slice(0, QUEUE_MAX);
  if (rest.length > 0) toastDone(texts().intake.several(paths.length));
  await readFrom({ path: first });
}

/** What was copied from a spreadsheet is read like a file. */
export async function openText(text: string): Promise<void> {
  if (isCorrected()) return toastWarning(texts().intake.pasteLater);
  await readFrom({ text });
}

/** Whether the open preview holds corrections that another file would put away. */
function isCorrected(): boolean {
  return (
    current.kind === "preview" && current.preview.rows_corrected + current.preview.rows_left_out > 0
  );
}

export async function openSample(): Promise<void> {
  queue = [];
  source = { from: null, options: plain() };
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
  if (source.from === null || current.kind !== "columns") return;
  const { sheet, header_row } = current.columns;
  await readFrom(source.from, { ...plain(), sheet, header_row, columns });
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

async function readFrom(from: NonNullable<Origin>, options = plain()): Promise<void> {
  source = { from, options };
  const file = "path" in from ? fileName(from.path) : texts().intake.pasted;
  await read(file, (reading) => opened(from, { ...options, reading }));
}

function opened(from: NonNullable<Origin>, options: OpenOptions): Promise<Opened> {
  return "path" in from
    ? backend.openFile(from.path, options)
    : backend.openText(from.text, options);
}

async function askColumns(options: OpenOptions): Promise<void> {
  const { from } = source;
  if (from === null) return;
  const turn = ++asked;
  try {
    const answer = await opened(from, options);
    if (turn !== asked) return putBack(answer);
    putAway();
    current = answer;
  } catch (refusal) {
    if (turn === asked) toastRefusal(refusal);
  }
}

async function read(file: string, ask: (reading: number) => Promise<Opened>): Promise<void> {
  putAway();
  const turn = ++asked;
  current = { kind: "reading", file, reading: turn, progress: null };
  go({ screen: "preview" });
  const watch = setInterval(() => void lookAtReading(turn), SLOW_MS);
  try {
    const opened = await ask(turn);
    if (turn === asked) current = opened;
    else putBack(opened);
  } catch (problem) {
    if (turn === asked) current = { kind: "bad", file, problem };
  } finally {
    clearInterval(watch);
  }
}

async function lookAtReading(turn: number): Promise<void> {
  const progress = await backend.reading(turn).catch(() => null);
  if (current.kind === "reading" && current.reading === turn && progress !== null)
    current = { ...current, progress };
}

/** An answer that nobody waits for any more. */
function putBack(opened: Opened): void {
  if (opened.kind === "preview") void forget(opened.preview.id);
}

function putAway(): void {
  asked += 1;
  if (current.kind === "preview") void forget(current.preview.id);
  // Nobody waits for it any more.
  if (current.kind === "reading") void backend.stopReading(current.reading).catch(() => undefined);
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
  await readFrom({ path: next });
}

function plain(): OpenOptions {
  return { sheet: null, header_row: null, columns: null, map: null, ask: false, reading: null };
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
