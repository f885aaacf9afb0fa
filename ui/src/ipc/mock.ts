// Made-up data that moves, so that the UI can be seen alive in a plain browser. The address may ask
// for another beginning: ?mock=empty, ?mock=refused, ?mock=silent (never answers), ?mock=still,
// ?mock=closing (the window is to be closed), ?mock=closing-minimise (and there is no tray).

import type { Backend, DropEvent } from "./backend";
import type { AccountView, Changed, News, OrderFilter, OrderRow, SettingsView } from "./bindings";
import { BACKUPS, contentsOf, restoreOf } from "./mock/backup";
import { closingOf } from "./mock/closing";
import { detailOf } from "./mock/detail";
import { takeNews, tick, TICK_MS } from "./mock/engine";
import { causesOf, STARTING_SETTINGS, statusOf } from "./mock/overview";
import { fileVerbs } from "./mock/files";
import { failurePicture } from "./mock/pictures";
import { BY_OPERATOR, MESSAGES, refusal } from "./mock/sentences";
import { startingWorld } from "./mock/start";
import { RETRYABLE, STEPS, World } from "./mock/world";

const ANSWER_MS = 30;
const SETTINGS_KEY = "gsp-bot-mock-settings";

export function mockBackend(wish = askedFor()): Backend {
  const world = wish === "empty" ? new World() : startingWorld(Date.now());
  let lastId = 1_000;
  const nextId = () => (lastId += 1);
  let settings: SettingsView = { ...STARTING_SETTINGS, ...keptSettings() };
  let account: AccountView = {
    user_code: wish === "empty" ? null : "10482721",
    has_password: wish !== "empty",
    source: wish === "empty" ? "none" : "keychain",
    keychain_problem: null,
  };
  if (wish !== "still") for (let warmUp = 0; warmUp < 40; warmUp += 1) tick(world);

  /** Answers later, like a bridge; refuses when the address asked for it. */
  async function answer<T>(work: () => T): Promise<T> {
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    if (wish === "silent") return new Promise<T>(() => {});
    if (wish === "refused") {
      throw refusal(
        "storage",
        "No se pudo leer la carpeta de datos: el disco no responde. Revisa que esté conectado y vuelve a intentar.",
        "The data folder could not be read: the disk does not answer. See that it is connected and try again.",
      );
    }
    return work();
  }

  function retryable(batchId: number, filter: OrderFilter): OrderRow[] {
    return world.matching(batchId, filter).filter((row) => RETRYABLE.has(row.state));
  }

  function stop(rows: OrderRow[]): Changed {
    const open = rows.filter((row) => row.ended_ms === null && row.state !== "cancelled");
    for (const row of open)
      world.move(row, "cancelled", {
        ended_ms: Date.now(),
        worker: null,
        message: MESSAGES.cancelled!,
      });
    return { orders: open.length };
  }

  function waiting(batchId: number): Changed {
    const { counts } = world.batch(batchId).view;
    return { orders: counts.waiting + counts.running + counts.retrying };
  }

  return {
    status: () => answer(() => statusOf(world, false)),

    ...fileVerbs(world, answer, nextId, () => settings),

    batches: () => answer(() => [...world.batches.values()].map((batch) => batch.view)),
    batch: (batchId) => answer(() => world.batch(batchId).view),
    startBatch: (batchId) =>
      answer(() => {
        world.demand(batchId, "pending");
        world.changeBatch(batchId, {
          state: "running",
          started_ms: Date.now(),
          orders_per_minute: 61.5,
          eta_ms: Date.now() + 90_000,
        });
        world.note(
          "operator",
          "batch_started",
          {
            es: `Inició el lote ${world.batch(batchId).view.name}`,
            en: `Started the batch ${world.batch(batchId).view.name}`,
          },
          { batch_id: batchId },
        );
        return waiting(batchId);
      }),
    pauseBatch: (batchId) =>
      answer(() => {
        world.demand(batchId, "running");
        world.changeBatch(batchId, {
          state: "paused",
          pause_reason: "operator",
          pause_text: BY_OPERATOR,
          orders_per_minute: null,
          eta_ms: null,
        });
        world.note(
          "operator",
          "batch_paused",
          {
            es: `Pausó el lote ${world.batch(batchId).view.name}`,
            en: `Paused the batch ${world.batch(batchId).view.name}`,
          },
          { batch_id: batchId },
        );
        return waiting(batchId);
      }),
    resumeBatch: (batchId) =>
      answer(() => {
        world.demand(batchId, "paused");
        world.changeBatch(batchId, {
          state: "running",
          pause_reason: null,
          pause_text: null,
          orders_per_minute: 74.2,
          eta_ms: Date.now() + 5_400_000,
        });
        world.note(
          "operator",
          "batch_resumed",
          {
            es: `Reanudó el lote ${world.batch(batchId).view.name}`,
            en: `Resumed the batch ${world.batch(batchId).view.name}`,
          },
          { batch_id: batchId },
        );
        return waiting(batchId);
      }),
    cancelBatch: (batchId) =>
      answer(() => {
        world.demand(batchId, "pending", "running", "paused");
        const changed = stop(world.batch(batchId).orders);
        world.changeBatch(batchId, {
          state: "cancelled",
          ended_ms: Date.now(),
          pause_reason: null,
          pause_text: null,
          orders_per_minute: null,
          eta_ms: null,
        });
        world.note(
          "operator",
          "batch_cancelled",
          {
            es: `Canceló el lote ${world.batch(batchId).view.name}`,
            en: `Cancelled the batch ${world.batch(batchId).view.name}`,
          },
          { batch_id: batchId },
        );
        return changed;
      }),
    retryOrders: (batchId, filter) => answer(() => world.retry(retryable(batchId, filter))),
    countRetryable: (batchId, filter) => answer(() => retryable(batchId, filter).length),

    orders: (batchId, filter, offset, limit) =>
      answer(() => {
        const rows = world.matching(batchId, filter);
        return { total: rows.length, offset, rows: rows.slice(offset, offset + limit) };
      }),
    order: (orderId) => answer(() => detailOf(world, world.order(orderId))),
    cancelOrder: (orderId) => answer(() => stop([world.order(orderId)])),
    retryOrder: (orderId) =>
      answer(() => {
        const row = world.order(orderId);
        if ((STEPS as readonly string[]).includes(row.state)) {
          throw refusal(
            "not_now",
            "El pedido está en curso. Espera a que termine o cancélalo.",
            "The order is in progress. Wait for its end or cancel it.",
          );
        }
        return world.retry([row]);
      }),

    causes: (batchId) => answer(() => causesOf(world, batchId)),
    activity: (batchId, beforeId, limit) =>
      answer(() =>
        world.log
          .filter(
            (line) =>
              (batchId === null || line.batch_id === batchId) &&
              (beforeId === null || line.id < beforeId),
          )
          .slice(0, limit),
      ),
    saveReport: (_batchId, path) => answer(() => path),

    backUp: (path) => answer(() => ({ path, contents: contentsOf(world) })),
    lookAtBackup: (path) => answer(() => restoreOf(world, path, null)),
    restoreBackup: (path) =>
      answer(() => restoreOf(world, path, { kept: `${BACKUPS}/antes-de-restaurar.db`, paused: 1 })),

    settings: () => answer(() => settings),
    saveSettings: (wanted) =>
      answer(() => {
        if (wanted.portal_address !== null && !/^https?:\/\//.test(wanted.portal_address)) {
          throw refusal(
            "bad_settings",
            "La dirección del portal debe empezar con https:// o http://.",
            "The portal's address must begin with https:// or http://.",
          );
        }
        settings = wanted;
        localStorage.setItem(SETTINGS_KEY, JSON.stringify(settings));
        return settings;
      }),
    account: () => answer(() => account),
    saveAccount: (user_code) =>
      answer(() => (account = { ...account, user_code, has_password: true, source: "keychain" })),
    forgetAccount: () =>
      answer(
        () =>
          (account = {
            user_code: null,
            has_password: false,
            source: "none",
            keychain_problem: null,
          }),
      ),

    evidenceUrl: (evidenceId) => {
      const orderId = Math.floor(evidenceId / 100);
      return failurePicture(
        world.troubles.get(orderId)?.reason ?? "timed_out",
        world.orders.get(orderId)?.consultora_code ?? "",
      );
    },
    openEvidence: () => answer(() => undefined),

    ...closingOf(world, wish, answer),

    onNews: async (listener: (news: News) => void) => {
      if (wish === "silent" || wish === "refused") return () => {};
      const timer = setInterval(
        () => listener(wish === "still" ? takeNews(world) : tick(world)),
        TICK_MS,
      );
      return () => clearInterval(timer);
    },
    onDrop: async (listener) => listenToPageDrops(listener),
    chooseFile: () => answer(() => "/home/carolina/pedidos_noviembre.xlsx"),
    chooseBackup: () => answer(() => "/home/carolina/gsp-bot-2026-05-08-1910.db"),
    chooseFolder: () => answer(() => "/home/carolina/Descargas"),
    chooseSavePath: (suggestedName) => answer(() => `/home/carolina/${suggestedName}`),
  };
}

function listenToPageDrops(listener: (event: DropEvent) => void): () => void {
  const over = (event: DragEvent) => {
    event.preventDefault();
    listener({ kind: "over" });
  };
  const left = (event: DragEvent) => event.relatedTarget === null && listener({ kind: "left" });
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    listener({
      kind: "dropped",
      paths: [...(event.dataTransfer?.files ?? [])].map((file) => file.name),
    });
  };
  addEventListener("dragover", over);
  addEventListener("dragleave", left);
  addEventListener("drop", dropped);
  return () => {
    removeEventListener("dragover", over);
    removeEventListener("dragleave", left);
    removeEventListener("drop", dropped);
  };
}

function askedFor(): string {
  return typeof location === "undefined"
    ? ""
    : (new URLSearchParams(location.search).get("mock") ?? "");
}

function keptSettings(): Partial<SettingsView> {
  try {
    return JSON.parse(localStorage.getItem(SETTINGS_KEY) ?? "{}") as Partial<SettingsView>;
  } catch {
    return {};
  }
}
