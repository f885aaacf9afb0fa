// Causes and the program's own state, as the pretend program would tell them.

import type { CauseView, SettingsView, StatusView } from "../bindings";
import type { World } from "./world";

export function causesOf(world: World, batchId: number | null): CauseView[] {
  const causes = new Map<string, CauseView>();
  for (const [orderId, trouble] of world.troubles) {
    const row = world.order(orderId);
    const batch = world.batch(row.batch_id).view;
    const key = world.causeKey(row);
    if (key === null || (batchId !== null && batch.id !== batchId)) continue;
    if (batch.state === "cancelled") continue;
    const held = causes.get(`${batch.id} ${key}`);
    causes.set(`${batch.id} ${key}`, {
      key,
      batch_id: batch.id,
      batch_name: batch.name,
      ...trouble,
      orders: (held?.orders ?? 0) + 1,
      last_ms: Math.max(held?.last_ms ?? 0, row.ended_ms ?? 0),
      example_order_id: row.id,
    });
  }
  return [...causes.values()].sort((a, b) => b.orders - a.orders);
}

export function statusOf(world: World, portalDown: boolean): StatusView {
  return {
    version: "0.1.0",
    engine_here: true,
    portal: portalDown
      ? {
          level: "error",
          text: {
            es: "No responde desde las 14:02. Se prueba cada minuto.",
            en: "No answer since 14:02. It is tried every minute.",
          },
        }
      : { level: "ok", text: { es: "Responde en 180 ms", en: "Answers in 180 ms" } },
    account: {
      level: "ok",
      text: { es: "Sesión iniciada como 1048••21", en: "Signed in as 1048••21" },
    },
    browser: {
      level: "ok",
      text: { es: "Chromium 156, 6 contextos", en: "Chromium 156, 6 contexts" },
    },
    disk: {
      level: "warning",
      text: {
        es: "Quedan 4,1 GB; las imágenes de fallos ocupan 820 MB",
        en: "4.1 GB left; failure pictures take 820 MB",
      },
    },
    portal_address: "https://gsp.example.cl",
    data_folder: "/home/carolina/.local/share/gsp-bot",
    workers: world.workers,
  };
}

export const STARTING_SETTINGS: SettingsView = {
  workers: 6,
  attempts_max: 3,
  orders_per_context: 10,
  evidence_days: 30,
  timeout_ms: 15_000,
  slow_mo_ms: 0,
  headless: true,
  cycle: null,
  cart_policy: "replace",
  refuse_other_name: false,
  closing_ms: null,
  watched_folder: null,
  portal_address: null,
  language: "system",
  theme: "system",
  from_environment: ["timeout_ms"],
};
