// Files that were never read: opened, corrected, compared and loaded all the same.

import type { Backend } from "../backend";
import type {
  Opened,
  OpenOptions,
  OrderRow,
  PreviewView,
  ReadingView,
  RowCorrection,
  SettingsView,
} from "../bindings";
import { columnsOf, OPENED_AS_IT_IS } from "./columns";
import { comparedWith, takenOf } from "./compared";
import { previewOf } from "./preview";
import { reviewed } from "./review";
import { NOT_FOUND, refusal } from "./sentences";
import { countOrders, type World } from "./world";

const SLOW_ROWS = 61_440;

type FileVerbs = Pick<
  Backend,
  | "openFile"
  | "openText"
  | "reading"
  | "stopReading"
  | "lookInFolder"
  | "openSample"
  | "correctRows"
  | "comparePreview"
  | "saveRejected"
  | "discardPreview"
  | "loadPreview"
>;

export function fileVerbs(
  world: World,
  answer: <T>(work: () => T) => Promise<T>,
  nextId: () => number,
  settings: () => SettingsView,
): FileVerbs {
  const previews = new Map<number, PreviewView>();
  const corrections = new Map<number, Map<number, RowCorrection>>();

  let looks = 0;
  /** Readings that last; one that is gone was stopped. */
  const slow = new Map<number, ReadingView>();

  async function readSlowly(reading: number | null): Promise<void> {
    if (reading === null) return;
    for (let rows = 0; rows < SLOW_ROWS; rows += 2_048) {
      slow.set(reading, { rows, rows_expected: SLOW_ROWS });
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (!slow.has(reading)) throw refusal("stopped", "La lectura se detuvo.", "The reading was stopped.");
    }
    slow.delete(reading);
  }

  function open(path: string, options: OpenOptions): Opened {
    const columns = columnsOf(path, options);
    if (columns !== null) return { kind: "columns", columns };
    const preview = previewOf(nextId(), path, options);
    previews.set(preview.id, preview);
    return { kind: "preview", preview };
  }

  return {
    openFile: async (path, options) => {
      if (/lenta|slow/i.test(path)) await readSlowly(options.reading);
      return answer(() => open(path, options));
    },
    openText: (_text, options) => answer(() => open("portapapeles", options)),
    reading: (reading) => answer(() => slow.get(reading) ?? null),
    stopReading: (reading) => answer(() => void slow.delete(reading)),
    lookInFolder: () =>
      answer(() => {
        // Two appear a while after a folder was chosen.
        looks += 1;
        return looks === 2
          ? ["pedidos_sur.xlsx", "pedidos_centro.xlsx"].map((name) => ({
              path: `${settings().watched_folder}/${name}`,
              name,
              size_bytes: 48_211,
            }))
          : [];
      }),
    openSample: () =>
      answer((): Opened => {
        const preview = previewOf(nextId(), "planilla_de_muestra.csv", OPENED_AS_IT_IS);
        previews.set(preview.id, preview);
        return { kind: "preview", preview };
      }),
    correctRows: (previewId, rows) =>
      answer(() => {
        const preview = previews.get(previewId);
        if (preview === undefined) throw NOT_FOUND;
        const said = new Map(corrections.get(previewId));
        for (const row of rows) said.set(row.row, row);
        corrections.set(previewId, said);
        const after = reviewed(preview, said);
        previews.set(previewId, after);
        return after;
      }),
    comparePreview: (previewId, options) =>
      answer(() => {
        const preview = previews.get(previewId);
        if (preview === undefined) throw NOT_FOUND;
        return comparedWith(preview, options, settings());
      }),
    saveRejected: (_previewId, path) => answer(() => path),
    discardPreview: (previewId) => answer(() => void previews.delete(previewId)),
    loadPreview: (previewId, options) =>
      answer(() => {
        const preview = previews.get(previewId);
        if (preview === undefined) throw NOT_FOUND;
        const id = nextId();
        const { loaded, ...counts } = takenOf(preview, options);
        const orders = loaded.map((order, at): OrderRow => ({
          id: nextId(),
          batch_id: id,
          position: at + 1,
          consultora_code: order.consultora_code,
          consultora_name: order.consultora_name,
          state: options.start ? "queued" : "pending",
          lines: order.lines.length,
          lines_added: 0,
          units: order.units,
          attempts: 0,
          worker: null,
          started_ms: null,
          ended_ms: null,
          due_ms: null,
          message: null,
          has_evidence: false,
        }));
        const name = options.name ?? preview.suggested_name;
        const now = Date.now();
        world.add(
          {
            id,
            name,
            file: preview.file,
            state: options.start ? "running" : "pending",
            pause_reason: null,
            pause_text: null,
            created_ms: now,
            started_ms: options.start ? now : null,
            ended_ms: null,
            counts: countOrders(orders),
            lines: preview.lines,
            units: preview.units,
            orders_per_minute: null,
            eta_ms: null,
            cart_policy: options.cart_policy ?? "replace",
            cycle: options.cycle,
          },
          orders,
        );
        world.note(
          "operator",
          "batch_loaded",
          {
            es: `Cargó el lote ${name} con ${orders.length} pedidos`,
            en: `Loaded the batch ${name} with ${orders.length} orders`,
          },
          { batch_id: id },
        );
        previews.delete(previewId);
        const rejected = preview.review
          .flatMap((row) => row.problems)
          .filter((problem) => problem.level === "error")
          .map(({ sheet, row, column, value, text }) => ({
            sheet,
            row,
            column,
            value,
            reason: text,
          }));
        return {
          batch_id: id,
          name,
          orders: orders.length,
          lines: preview.lines,
          rows: preview.rows,
          rows_blank: preview.rows_blank,
          ...counts,
          rejected,
        };
      }),
  };
}
