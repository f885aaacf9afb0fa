// What the program would say: sentences in both languages.

import type { Refusal, Sentence } from "../bindings";

export interface Trouble {
  kind: string;
  reason: string;
  step: string;
  text: Sentence;
  detail: Sentence | null;
}

/** The portal's own words stay as they are. */
function portalSays(words: string): Sentence {
  return { es: words, en: words };
}

export const TROUBLES: readonly Trouble[] = [
  {
    kind: "needs_person",
    reason: "consultora_unknown",
    step: "consultora",
    text: {
      es: "El portal no conoce este código de consultora. Corrígelo y vuelve a cargar el pedido.",
      en: "The portal knows no consultora with this code. Correct it and load the order again.",
    },
    detail: portalSays("No encontramos resultados para el código ingresado"),
  },
  {
    kind: "needs_person",
    reason: "consultora_blocked",
    step: "consultora",
    text: {
      es: "La consultora está bloqueada para pedidos en el portal.",
      en: "The consultora is blocked for orders in the portal.",
    },
    detail: portalSays("Consultora con deuda vencida. Comuníquese con cobranzas."),
  },
  {
    kind: "transient",
    reason: "timed_out",
    step: "products",
    text: {
      es: "El portal tardó más de lo esperado en este paso. Se reintenta solo.",
      en: "The portal took longer than expected at this step. It is tried again by itself.",
    },
    detail: {
      es: "pulsar quick_add: se acabó el tiempo (lo tapa div.MuiBackdrop-root)",
      en: "pressing quick_add: time is up (covered by div.MuiBackdrop-root)",
    },
  },
  {
    kind: "layout_changed",
    reason: "layout_changed",
    step: "open_cart",
    text: {
      es: "El portal muestra una pantalla que el programa no conoce. Puede haber cambiado.",
      en: "The portal shows a screen that the program does not know. It may have changed.",
    },
    detail: {
      es: "no está ninguno de estos: bag, cart_row; la página dice: Novedades de la campaña",
      en: "none of bag, cart_row is there; the page says: Novedades de la campaña",
    },
  },
];

export const PORTAL_DOWN: Sentence = {
  es: "El portal no responde desde las 14:02. El lote está en pausa y sigue solo cuando vuelva.",
  en: "The portal has not answered since 14:02. The batch is paused and goes on by itself when it is back.",
};

export const BY_OPERATOR: Sentence = {
  es: "La pausa la pidió una persona. Presiona Reanudar para seguir.",
  en: "A person asked for the pause. Press Resume to go on.",
};

/** The last thing worth telling about an order in a state. */
export const MESSAGES: Record<string, Sentence> = {
  queued: { es: "Espera un trabajador", en: "Waits for a worker" },
  in_progress: { es: "Abre el portal", en: "Opens the portal" },
  login_ok: {
    es: "Sesión iniciada; busca a la consultora",
    en: "Signed in; looks for the consultora",
  },
  consultora_selected: {
    es: "Consultora confirmada por su nombre",
    en: "Consultora confirmed by name",
  },
  cycle_selected: { es: "Ciclo 17/2026 elegido", en: "Cycle 17/2026 selected" },
  cart_open: { es: "Carro leído; carga los productos", en: "Cart read; loads the products" },
  products_added: {
    es: "Productos cargados; lee el carro de vuelta",
    en: "Products added; reads the cart back",
  },
  completed: { es: "El carro quedó exacto", en: "The cart is exact" },
  partial: {
    es: "Un producto está sin stock; el resto quedó cargado",
    en: "One product is out of stock; the rest is loaded",
  },
  cancelled: { es: "Cancelado por la operadora", en: "Cancelled by the operator" },
};

export function refusal(code: string, es: string, en: string): Refusal {
  return { code, message: { es, en } };
}

export const NOT_FOUND = refusal(
  "not_found",
  "Esto ya no existe. Puede que se haya borrado desde otra ventana.",
  "This does not exist any more. It may have been deleted from another window.",
);
