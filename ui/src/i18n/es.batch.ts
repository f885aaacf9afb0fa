// What the page of one batch says: its head, the table of orders, one order, causes, summary.

import { count, counted, measured } from "./count";

const n = (value: number) => count(value, "es-CL");
const c = (value: number, one: string, many: string) => counted(value, "es-CL", one, many);
const orders = (value: number) => c(value, "pedido", "pedidos");

export const batchEs = {
  head: {
    back: "Lotes",
    start: "Iniciar",
    pause: "Pausar",
    resume: "Reanudar",
    more: "Más acciones",
    retryFailed: "Reintentar fallidos…",
    saveReport: "Guardar informe…",
    cancelBatch: "Cancelar lote…",
    ofTotal: (total: number) => `de ${orders(total)}`,
    percent: (share: number) => `${n(Math.floor(share * 100))} %`,
    rate: (perMinute: number) => `${measured(perMinute, "es-CL", "pedido", "pedidos")} por minuto`,
    endsAt: (clock: string, left: string) => `termina a las ${clock}, en ${left}`,
    endsOn: (day: string, clock: string, left: string) =>
      `termina el ${day}, ${clock}, en ${left}`,
    endUnknown: "la hora de término se calcula al avanzar",
    ended: (when: string) => `terminó ${when}`,
    notStarted: "Sin iniciar",
    progress: "Avance del lote",
    paused: "El lote está en pausa",
  },
  tabs: {
    label: "Vistas del lote",
    orders: "Pedidos",
    causes: "Causas",
    activity: "Actividad",
    summary: "Resumen",
  },
  confirm: {
    cancelBatch: (waiting: number) => ({
      title:
        waiting === 1
          ? "¿Cancelar el pedido que falta?"
          : `¿Cancelar los ${orders(waiting)} que faltan?`,
      body:
        waiting === 1
          ? "Si está en curso se detiene en su próximo paso seguro. Lo que ya está en el carro se queda ahí."
          : "Los que están en curso se detienen en su próximo paso seguro. Lo que ya está en los carros se queda ahí.",
      yes: `Cancelar ${orders(waiting)}`,
    }),
    retry: (total: number) => ({
      title: `¿Reintentar ${orders(total)}?`,
      body:
        total === 1
          ? "Vuelve a la cola con intentos nuevos. El programa lee el carro antes de cambiarlo, así que nada se carga dos veces."
          : "Vuelven a la cola con intentos nuevos. El programa lee cada carro antes de cambiarlo, así que nada se carga dos veces.",
      yes: `Reintentar ${orders(total)}`,
    }),
    cancelOrder: (who: string) => ({
      title: `¿Cancelar el pedido de ${who}?`,
      body: "Si está en curso se detiene en su próximo paso seguro. Lo que ya está en el carro se queda ahí.",
      yes: "Cancelar pedido",
    }),
    no: "Dejar como está",
  },
  done: {
    retried: (total: number) => `${orders(total)} de vuelta en la cola`,
    cancelled: (total: number) => c(total, "pedido cancelado", "pedidos cancelados"),
    reportSaved: (path: string) => `Informe guardado en ${path}`,
    nothingToRetry: "No hay pedidos que se puedan reintentar",
  },
  groups: {
    all: "Todos",
    waiting: "En espera",
    running: "En curso",
    retrying: "Reintentando",
    failed: "Fallidos",
    partial: "Parciales",
    completed: "Completos",
    cancelled: "Cancelados",
  },
  table: {
    label: "Pedidos del lote",
    search: "Buscar por código, nombre o producto",
    clearSearch: "Borrar la búsqueda",
    filters: "Filtrar por estado",
    matching: (total: number) => c(total, "pedido coincide", "pedidos coinciden"),
    ofCause: "De la causa:",
    retryMatching: (total: number) =>
      total === 1 ? "Reintentar el que coincide" : `Reintentar los ${n(total)} que coinciden`,
    clear: "Quitar filtros",
    newcomers: (total: number) => c(total, "nuevo", "nuevos"),
    empty: "Este lote no tiene pedidos",
    noMatch: "Ningún pedido coincide",
    noMatchHint: "Prueba con otro estado u otro texto.",
    failed: "No se pudieron leer los pedidos",
    tryAgain: "Volver a leer",
    sortBy: (column: string) => `Ordenar por ${column}`,
    state: "Estado",
    consultora: "Consultora",
    lines: "Líneas",
    step: "Paso",
    attempts: "Intento",
    worker: "Trab.",
    workerLong: "Trabajador",
    duration: "Duración",
    message: "Último mensaje",
    retryIn: (wait: string) => `reintenta en ${wait}`,
    retrySoon: "reintenta enseguida",
    /** What lies behind an order that is on its way. */
    reached: {
      in_progress: "inicio",
      login_ok: "sesión iniciada",
      consultora_selected: "consultora elegida",
      cycle_selected: "ciclo elegido",
      cart_open: "carro abierto",
      products_added: "productos cargados",
    },
    running: "en curso",
    evidence: "Tiene imagen del fallo",
  },
  order: {
    label: (who: string) => `Pedido de ${who}`,
    close: "Cerrar el pedido",
    copyCode: "Copiar el código",
    copied: "Copiado",
    place: (position: number) => `n.º ${n(position)} de la planilla`,
    cycle: (cycle: string) => `ciclo ${cycle}`,
    portalName: (name: string) => `En el portal: ${name}`,
    units: (units: number) => c(units, "unidad", "unidades"),
    retry: "Reintentar",
    cancel: "Cancelar pedido",
    failure: "Qué pasó",
    openPicture: "Ver la imagen en grande",
    noPicture: "Este fallo no dejó imagen",
    steps: "Recorrido",
    lines: "Líneas",
    linesDone: (done: number, total: number) => `${n(done)} de ${n(total)} en el carro`,
    product: "Producto",
    wanted: "Pedido",
    loaded: "En el carro",
    lineState: "Estado",
    fileRows: (rows: string, howMany: number) =>
      `${howMany === 1 ? "Fila" : "Filas"} de la planilla: ${rows}`,
    cartBefore: "Había en el carro antes de empezar",
    attempts: "Intentos",
    attempt: (number: number) => `Intento ${n(number)}`,
    byWorker: (worker: number) => `trabajador ${n(worker)}`,
    noAttempts: "Todavía no hay intentos.",
    log: "Registro",
    noLog: "Todavía no hay nada en el registro.",
    loadFailed: "No se pudo leer el pedido",
    step: {
      sign_in: "Sesión",
      consultora: "Consultora",
      cycle: "Ciclo",
      open_cart: "Carro",
      products: "Productos",
      verify: "Revisión",
    },
    stepState: { todo: "por hacer", doing: "en curso", done: "hecho", failed: "falló" },
    outcome: {
      running: "en curso",
      completed: "completo",
      partial: "parcial",
      failed: "fallido",
      retrying: "se reintenta",
      released: "devuelto a la cola",
      cancelled: "cancelado",
      lost: "interrumpido",
    },
    cart: {
      untouched: "El carro no se tocó",
      exact: "El carro quedó exacto",
      unfinished: "El carro quedó a medias; el próximo intento lo lee primero",
    },
    evidence: { screenshot: "Imagen", snapshot: "Copia de la página", calls: "Llamadas" },
  },
  viewer: {
    label: "Imagen del fallo",
    close: "Cerrar",
    previous: "Imagen anterior",
    next: "Imagen siguiente",
    zoomIn: "Acercar",
    zoomOut: "Alejar",
    fit: "Ajustar a la ventana",
    place: (at: number, total: number) => `${n(at)} de ${n(total)}`,
    broken: "La imagen no se pudo abrir. Puede que se haya borrado para liberar espacio.",
  },
  causes: {
    none: "Ningún pedido ha fallado",
    noneHint: "Cuando algo falle, aquí se agrupa por causa.",
    failed: "No se pudieron leer las causas",
  },
  activity: {
    none: "Todavía no ha pasado nada",
    more: "Ver más antiguo",
    failed: "No se pudo leer la actividad",
    newcomers: (total: number) => c(total, "nuevo", "nuevos"),
  },
  actor: { operator: "operadora", terminal: "terminal", engine: "programa" },
  summary: {
    orders: "Pedidos",
    total: "Total",
    asked: (lines: number, units: number) =>
      `${c(lines, "línea pedida", "líneas pedidas")}, ${c(units, "unidad", "unidades")} en total`,
    about: "El lote",
    file: "Archivo",
    loadedAt: "Cargado",
    startedAt: "Iniciado",
    endedAt: "Terminado",
    duration: "Duración",
    rate: "Ritmo",
    cycle: "Ciclo",
    cycleNewest: "el más nuevo",
    cartPolicy: "Carro con productos",
    policy: {
      replace: "queda solo lo de la planilla",
      keep: "se conservan los suyos",
      ask: "se detiene y pregunta",
    },
    missing: "Lo que no se pudo conseguir",
    missingNone: "Todo lo pedido se pudo conseguir.",
    missingNoneYet: "Hasta ahora no falta nada.",
    missingPartial: (total: number) =>
      `${c(total, "pedido quedó parcial", "pedidos quedaron parciales")}: algún producto no se pudo conseguir`,
    missingFailed: (total: number) => c(total, "pedido falló", "pedidos fallaron"),
    missingCancelled: (total: number) => c(total, "pedido se canceló", "pedidos se cancelaron"),
    see: "Ver pedidos",
    saveReport: "Guardar informe…",
    reportHint: "Una planilla con cada pedido, su estado y su motivo.",
  },
  problem: {
    notFound: "No se pudo leer el lote",
    gone: "Este lote ya no está",
    tryAgain: "Volver a leer",
  },
};

export type BatchTexts = typeof batchEs;
