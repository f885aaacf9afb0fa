// What the shell and the screens Lotes, Trabajadores, Causas, Historial, Ajustes say.

import { count, counted, rounded } from "./count";

const n = (value: number) => count(value, "es-CL");
const c = (value: number, one: string, many: string) => counted(value, "es-CL", one, many);
const orders = (value: number) => c(value, "pedido", "pedidos");
const linesOf = (value: number) => c(value, "línea", "líneas");

/** Kinds of failure whose detail is what the portal said to the person. */
export const PORTAL_SPEAKS = new Set(["needs_person", "account_refused", "throttled"]);

export const screensEs = {
  rail: {
    label: "Pantallas",
    batches: "Lotes",
    workers: "Trabajadores",
    causes: "Causas",
    history: "Historial",
    settings: "Ajustes",
    keys: (screen: string, key: string) => `${screen} (teclas g y ${key})`,
    workerCount: (busy: number, total: number) =>
      total === 0 ? "sin trabajadores" : `${n(busy)} de ${n(total)} trabajando`,
    marks: "Estado del programa",
  },
  marks: {
    portal: "Portal",
    account: "Cuenta",
    browser: "Navegador",
    disk: "Disco",
    levels: { ok: "bien", warning: "atención", error: "problema", unknown: "sin datos" },
  },
  /** Counts of orders by state: "3 fallidos". */
  counts: {
    waiting: (value: number) => `${n(value)} en espera`,
    running: (value: number) => `${n(value)} en curso`,
    retrying: (value: number) => `${n(value)} reintentando`,
    completed: (value: number) => c(value, "completo", "completos"),
    partial: (value: number) => c(value, "parcial", "parciales"),
    failed: (value: number) => c(value, "fallido", "fallidos"),
    cancelled: (value: number) => c(value, "cancelado", "cancelados"),
  },
  common: {
    cancel: "Cancelar",
    close: "Cerrar",
    copy: "Copiar",
    copied: "Copiado",
    setTime: "Poner día y hora",
    noTime: "Quitar",
    tryAgain: "Volver a intentar",
    more: "Más acciones",
    loading: "Cargando",
    orders,
    lines: linesOf,
    openOrder: "Abrir el pedido",
    openOrderOf: (name: string, code: string) =>
      name === code ? `Abrir el pedido de ${code}` : `Abrir el pedido de ${name} (${code})`,
    unexpected:
      "Algo falló dentro del programa. Lo que está en curso sigue; si se repite, copia el detalle y envíalo.",
  },
  announce: {
    ended: (name: string, outcomes: string) => `${name} terminó: ${outcomes}`,
    see: "Ver el lote",
  },
  batches: {
    title: "Lotes",
    hint: "Suelta una planilla en cualquier parte para cargar otro lote",
    list: "Lotes, del más nuevo al más antiguo",
    start: "Iniciar",
    pause: "Pausar",
    resume: "Reanudar",
    open: "Ver pedidos",
    of: (done: number, total: number) => `${n(done)} de ${n(total)}`,
    orders: (value: number): string => (value === 1 ? "pedido" : "pedidos"),
    rate: (perMinute: number) => `${rounded(perMinute, "es-CL")} por minuto`,
    endsAt: (clock: string) => `termina a las ${clock}`,
    endsOn: (day: string, clock: string) => `termina el ${day}, ${clock}`,
    endUnknown: "calculando el término",
    ended: "terminó",
    loaded: "cargado",
    progress: (name: string) => `Avance de ${name}`,
    failed: "No se pudieron leer los lotes",
  },
  workers: {
    title: "Trabajadores",
    hint: "Cada uno lleva un pedido a la vez en su propia página del navegador",
    number: "N.º",
    state: "Estado",
    order: "Consultora",
    step: "Paso",
    since: "Lleva",
    done: "Pedidos hechos",
    states: {
      idle: "libre",
      working: "trabajando",
      opening: "abriendo el navegador",
      waiting: "esperando al portal",
    },
    none: "No hay trabajadores",
    noneHint: "Aparecen cuando el programa empieza a trabajar.",
    elsewhere:
      "Otro programa tiene abierta esta carpeta de datos y hace el trabajo. Esta ventana muestra lo que pasa y puede pausar, reanudar y reintentar.",
    failed: "No se pudo leer el estado de los trabajadores",
    change: "Cambiar la cantidad",
  },
  causes: {
    title: "Causas",
    hint: "Los pedidos fallidos de todos los lotes no cancelados, agrupados por lo que pasó",
    none: "Ningún pedido ha fallado",
    noneHint:
      "Cuando algo falle, en cualquier lote, aparece aquí agrupado por causa, con un ejemplo y un botón para reintentar.",
    orders: (value: number): string => (value === 1 ? "pedido" : "pedidos"),
    /** Before the detail of a failure: the portal's words, or the program's. */
    saidBy: (kind: string | null): string =>
      PORTAL_SPEAKS.has(kind ?? "") ? "El portal dice" : "Detalle técnico",
    inStep: (step: string) => `paso: ${step}`,
    last: "último",
    example: "Ver un ejemplo",
    seeOrders: "Ver pedidos",
    retry: (value: number) => `Reintentar ${orders(value)}`,
    confirmTitle: (value: number) => `¿Reintentar ${orders(value)}?`,
    confirmBody: (batch: string, value: number) =>
      value === 1
        ? `Es de ${batch} y vuelve a la cola con intentos nuevos. El programa lee el carro antes de cambiarlo, así que nada se carga dos veces.`
        : `Son de ${batch} y vuelven a la cola con intentos nuevos. El programa lee cada carro antes de cambiarlo, así que nada se carga dos veces.`,
    retried: (value: number) => `${orders(value)} de vuelta en la cola`,
    nothingToRetry: "Ya no queda ninguno que reintentar: la lista se puso al día",
    leave: "Dejar como está",
    failed: "No se pudieron leer las causas",
    kinds: {
      transient: "pasajera",
      throttled: "portal saturado",
      portal_down: "portal caído",
      session_lost: "sesión perdida",
      account_refused: "cuenta rechazada",
      needs_person: "necesita a una persona",
      layout_changed: "el portal cambió",
      browser_missing: "falta el navegador",
      bug: "error del programa",
    },
  },
  history: {
    title: "Historial",
    hint: "Lo que hicieron las personas y el programa, de lo más nuevo a lo más antiguo",
    none: "Todavía no ha pasado nada",
    noneHint:
      "Aquí queda anotado quién cargó, inició, pausó o reintentó, y lo que el programa decidió por sí mismo.",
    newcomers: (value: number) => c(value, "nuevo", "nuevos"),
    more: "Ver más antiguo",
    end: "Aquí empieza el historial",
    time: "Hora",
    who: "Quién",
    what: "Qué pasó",
    where: "Lote",
    failed: "No se pudo leer el historial",
    actors: { operator: "operadora", terminal: "terminal", engine: "programa" },
    today: "Hoy",
    yesterday: "Ayer",
  },
  settings: {
    title: "Ajustes",
    hint: "Los cambios valen desde el próximo pedido de cada trabajador",
    save: "Guardar cambios",
    undo: "Deshacer",
    unsaved: "Hay cambios sin guardar",
    saved: "Ajustes guardados",
    failed: "No se pudieron leer los ajustes",
    fromEnvironment: (variable: string) =>
      `Lo decide el entorno (${variable}); aquí no se puede cambiar.`,
    pace: "Ritmo",
    workers: "Trabajadores",
    workersHint:
      "Pedidos a la vez, de 1 a 16. Más no siempre es más rápido: el portal puede pedir ir más lento.",
    attempts: "Intentos por pedido",
    attemptsHint: "De 1 a 10. Las fallas del portal, de la red o de la cuenta no los gastan.",
    context: "Renovar la página cada",
    contextUnit: (value: number): string => (value === 1 ? "pedido" : "pedidos"),
    contextHint: "Después de tantos pedidos el trabajador abre una página limpia.",
    timeout: "Espera máxima por paso",
    timeoutHint: "Cuánto se espera una respuesta del portal antes de reintentar.",
    seconds: (value: number): string => (value === 1 ? "segundo" : "segundos"),
    slowMo: "Pausa entre acciones",
    slowMoHint: "0 para ir a toda velocidad; más, para mirar con calma.",
    milliseconds: (value: number): string => (value === 1 ? "milisegundo" : "milisegundos"),
    visible: "Mostrar el navegador",
    visibleHint: "Abre ventanas que se pueden mirar; gasta más memoria.",
    portal: "Portal",
    address: "Dirección del portal",
    addressHint: "Vacía usa la del perfil.",
    cycleHint: "Vacío elige el más nuevo que ofrezca el portal.",
    files: "Planillas",
    watched: "Carpeta vigilada",
    watchedHint:
      "Las planillas que aparezcan ahí se ofrecen para revisarlas. No se cargan, ni se mueven, ni se cambian.",
    watchedNone: "ninguna",
    chooseFolder: "Elegir carpeta",
    closing: "Cierre del ciclo",
    closingHint: "La vista previa avisa si los pedidos no alcanzan a terminar antes.",
    orderRules: "Reglas para lotes nuevos",
    account: "Cuenta de supervisora",
    userCode: "Código",
    password: "Contraseña",
    passwordKept: "guardada; escribe para cambiarla",
    passwordMissing: "sin contraseña",
    saveAccount: "Guardar cuenta",
    forget: "Olvidar cuenta",
    forgetTitle: "¿Olvidar la cuenta guardada?",
    forgetBody:
      "Los lotes en marcha se detienen en cuanto necesiten iniciar sesión. Puedes volver a ingresarla cuando quieras.",
    accountSaved: "Cuenta guardada",
    accountForgotten: "Cuenta olvidada",
    sources: {
      environment:
        "La cuenta viene del entorno (GSP_USER_CODE y GSP_PASSWORD); aquí no se puede cambiar.",
      keychain: "Guardada en el llavero del sistema.",
      memory: "Solo en la memoria: hay que ingresarla otra vez al abrir el programa.",
      none: "Sin cuenta: los lotes no pueden iniciar sesión en el portal.",
    },
    window: "Ventana",
    theme: "Tema",
    themes: { light: "Claro", dark: "Oscuro", system: "Del sistema" },
    language: "Idioma",
    languages: { es: "Español", en: "English", system: "Del sistema" },
    program: "Programa",
    version: "Versión",
    dataFolder: "Carpeta de datos",
  },
  crash: {
    title: "Esta pantalla se detuvo",
    body: "Es un error de la ventana, no de los pedidos: el programa sigue trabajando por detrás. Vuelve a abrirla; si se repite, copia el detalle y envíalo a soporte.",
    reload: "Volver a abrir",
    copyDetails: "Copiar el detalle",
    details: "Detalle",
  },
};

export type ScreenTexts = typeof screensEs;
