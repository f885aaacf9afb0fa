// What the shell and the screens Lotes, Vista previa, Trabajadores, Causas, Historial, Ajustes say.

import { count } from "./count";

const n = (value: number) => count(value, "es-CL");
const orders = (value: number) => (value === 1 ? "1 pedido" : `${n(value)} pedidos`);
const linesOf = (value: number) => (value === 1 ? "1 línea" : `${n(value)} líneas`);

export const screensEs = {
  rail: {
    label: "Pantallas",
    batches: "Lotes",
    workers: "Trabajadores",
    causes: "Causas",
    history: "Historial",
    settings: "Ajustes",
    workerCount: (busy: number, total: number) => `${n(busy)} de ${n(total)} trabajando`,
    marks: "Estado del programa",
  },
  marks: {
    portal: "Portal",
    account: "Cuenta",
    browser: "Navegador",
    disk: "Disco",
    levels: { ok: "bien", warning: "atención", error: "problema", unknown: "sin datos" },
  },
  /** Counts of orders, told after their number: "3 fallidos". */
  counts: {
    total: "en total",
    waiting: "en espera",
    running: "en curso",
    retrying: "reintentando",
    completed: "completos",
    partial: "parciales",
    failed: "fallidos",
    cancelled: "cancelados",
  },
  common: {
    cancel: "Cancelar",
    close: "Cerrar",
    copy: "Copiar",
    copied: "Copiado",
    tryAgain: "Volver a intentar",
    more: "Más acciones",
    loading: "Cargando",
    orders,
    lines: linesOf,
    unexpected: "Algo falló dentro del programa. Lo que está en curso sigue; si se repite, copia el detalle y envíalo.",
  },
};

export type ScreenTexts = typeof screensEs;
