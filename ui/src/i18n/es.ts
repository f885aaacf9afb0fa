// Everything that the window says, in the Spanish of Chile. English has the same shape (en.ts).
// Plain, to a colleague: what happened, what it means, what to do.

import { backupEs } from "./es.backup";
import { batchEs } from "./es.batch";
import { intakeEs } from "./es.intake";
import { closingEs } from "./es.closing";
import { screensEs } from "./es.screens";

export const es = {
  /** The page of one batch and the panel of one order. */
  batch: batchEs,
  backup: backupEs,
  ...intakeEs,
  closing: closingEs,
  ...screensEs,
  states: {
    pending: "pendiente",
    queued: "en cola",
    in_progress: "en curso: inicio",
    login_ok: "en curso: sesión iniciada",
    consultora_selected: "en curso: consultora elegida",
    cycle_selected: "en curso: ciclo elegido",
    cart_open: "en curso: carro abierto",
    products_added: "en curso: productos cargados",
    completed: "completo",
    partial: "parcial",
    failed: "fallido",
    retrying: "reintentando",
    cancelled: "cancelado",
    running: "en marcha",
    paused: "en pausa",
  },
  /** A batch that ended `failed` although some of its orders did not. */
  endedWithFailures: "terminado con fallas",
  lineStates: {
    pending: "pendiente",
    added: "cargado",
    out_of_stock: "sin stock",
    unknown: "código desconocido",
    limited: "con límite",
    failed: "no cargado",
  },
  steps: {
    sign_in: "inicio de sesión",
    consultora: "consultora",
    cycle: "ciclo",
    open_cart: "abrir el carro",
    products: "productos",
    verify: "verificación",
  },
};

export type Texts = typeof es;
