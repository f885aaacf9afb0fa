import { backupEn } from "./en.backup";
import { batchEn } from "./en.batch";
import { intakeEn } from "./en.intake";
import { closingEn } from "./en.closing";
import { screensEn } from "./en.screens";
import type { Texts } from "./es";

export const en: Texts = {
  batch: batchEn,
  backup: backupEn,
  ...intakeEn,
  closing: closingEn,
  ...screensEn,
  states: {
    pending: "pending",
    queued: "queued",
    in_progress: "in progress: start",
    login_ok: "in progress: signed in",
    consultora_selected: "in progress: consultora selected",
    cycle_selected: "in progress: cycle selected",
    cart_open: "in progress: cart open",
    products_added: "in progress: products added",
    completed: "completed",
    partial: "partial",
    failed: "failed",
    retrying: "retrying",
    cancelled: "cancelled",
    running: "running",
    paused: "paused",
  },
  endedWithFailures: "ended with failures",
  lineStates: {
    pending: "pending",
    added: "added",
    out_of_stock: "out of stock",
    unknown: "unknown code",
    limited: "limited",
    failed: "not loaded",
  },
  steps: {
    sign_in: "sign-in",
    consultora: "consultora",
    cycle: "cycle",
    open_cart: "open the cart",
    products: "products",
    verify: "verification",
  },
};
