// What is said of a file on its way in: dropped, its columns told apart, looked at, corrected, loaded.

import { count, counted } from "./count";

const n = (value: number) => count(value, "es-CL");
const c = (value: number, one: string, many: string) => counted(value, "es-CL", one, many);
const orders = (value: number) => c(value, "pedido", "pedidos");
const linesOf = (value: number) => c(value, "línea", "líneas");

export const intakeEs = {
  /** A file dragged over the window, or chosen. */
  intake: {
    choose: "Elegir archivo",
    chooseKeys: "Elegir archivo (Ctrl+O)",
    sample: "Probar con una planilla de muestra",
    dropTitle: "Suelta aquí la planilla con los pedidos",
    dropHint:
      "Excel (.xlsx, .xls), OpenDocument (.ods) o CSV. También puedes soltarla en cualquier otra pantalla, o copiar las celdas en Excel y pegarlas aquí con Ctrl+V.",
    columns: "Una fila por producto, con estas columnas:",
    optional: "opcional",
    overlay: "Suelta para ver lo que trae",
    overlayHint: "Nada se carga hasta que lo confirmes.",
    overlayReplaces: "Reemplaza la vista previa abierta. Nada se carga hasta que lo confirmes.",
    reading: (file: string) => `Leyendo ${file}`,
    several: (files: number) =>
      `Soltaste ${c(files, "archivo", "archivos")}. Se revisan uno por uno; este es el primero.`,
    queued: (files: number) =>
      files === 1
        ? "El archivo espera: primero carga o descarta la planilla que estás corrigiendo."
        : `${n(files)} archivos esperan: primero carga o descarta la planilla que estás corrigiendo.`,
    pasted: "lo copiado",
    pasteLater:
      "Hay una planilla con correcciones abierta. Cárgala o descártala, y pega de nuevo.",
    nothingPasted:
      "Lo copiado no parecen celdas de una planilla. Copia las filas con sus títulos y pega otra vez.",
    opening: "Abriendo el archivo",
    rowsRead: (rows: number, all: number | null): string =>
      all === null
        ? `${c(rows, "fila leída", "filas leídas")}`
        : `${n(rows)} de ${c(all, "fila", "filas")}`,
    stopReading: "Cancelar la lectura",
    left: (files: number) =>
      `${files === 1 ? "Queda" : "Quedan"} ${c(files, "archivo", "archivos")} por revisar`,
    notLoaded: (file: string) => `${file} está abierta y sin cargar.`,
    backToPreview: "Volver a la vista previa",
    nothingDropped: "Lo que soltaste no es un archivo. Suelta la planilla desde su carpeta.",
  },
  /** Which column is which, when the titles do not say so. */
  columns: {
    title: "Di qué columna es cada una",
    goOn: "Continuar",
    sheet: "Hoja",
    headerRow: "Fila de los títulos",
    headerRowHint: "0 si la planilla no tiene títulos",
    fields: {
      consultora_code: "Código de consultora",
      consultora_name: "Nombre de la consultora",
      product_code: "Código de producto",
      quantity: "Cantidad",
    },
    choose: "Elige la columna",
    none: "Ninguna",
    nameHint: "Sirve para revisar el nombre en el portal.",
    standings: {
      known: "Así se lee ahora",
      chosen: "Elegida por ti",
      proposed: "Es una propuesta: revísala",
      open: "Falta elegir la columna",
      twice: "Esta columna está elegida dos veces",
    },
    samples: "Primeros valores",
    noValues: "sin valores",
    all: "Columnas de la planilla",
    used: (field: string, title: string) => `${field}: ${title}`,
    remembered: (used: string) => `Se usó la asignación de columnas de la vez anterior. ${used}.`,
    change: "Cambiar columnas",
  },
  preview: {
    title: "Vista previa",
    nothing: "No hay ninguna planilla abierta",
    nothingHint: "Suelta una planilla en la ventana o elige un archivo.",
    sheet: (name: string) => `hoja ${name}`,
    sumLabel: (
      rows: number,
      orderCount: number,
      inOrders: number,
      rejected: number,
      blank: number,
    ) =>
      `${c(rows, "fila", "filas")} = ${orders(orderCount)}, ${linesOf(inOrders)} + ${c(rejected, "rechazada", "rechazadas")} + ${n(blank)} en blanco`,
    rows: (value: number): string => (value === 1 ? "fila" : "filas"),
    inOrders: "en pedidos",
    rejected: (value: number): string => (value === 1 ? "rechazada" : "rechazadas"),
    blank: "en blanco",
    result: "Son",
    units: (value: number) => c(value, "unidad", "unidades"),
    summed: (rows: number) =>
      rows === 1
        ? "1 fila repetía un producto y se sumó"
        : `${n(rows)} filas repetían un producto y se sumaron`,
    name: "Nombre del lote",
    options: "Opciones",
    load: "Cargar lote",
    loadAndStart: "Cargar e iniciar",
    discard: "Descartar",
    loaded: (name: string, orderCount: number) =>
      `${name}: ${c(orderCount, "pedido cargado", "pedidos cargados")}`,
    loadedAndStarted: (name: string, orderCount: number) =>
      `${name}: ${orders(orderCount)} en marcha`,
    noOrders:
      "No hay ningún pedido que cargar: todas las filas tienen un problema. Corrígelas abajo, o corrige la planilla y suéltala de nuevo.",
    problems: "Problemas",
    panes: "Ver los problemas o los pedidos",
    noProblems: "Sin problemas: todas las filas se pueden cargar",
    levels: { error: "rechazada", warning: "atención", note: "nota" },
    levelCounts: {
      error: "Por corregir",
      warning: "Atención",
      note: "Notas",
      corrected: "Corregidas",
      all: "Todas",
    },
    levelFilter: "Filtrar filas por lo que tienen",
    row: "Fila",
    emptyValue: "vacío",
    cellOf: (field: string, row: number) => `${field}, fila ${n(row)}`,
    wasRead: (value: string): string =>
      value === "" ? "La planilla no trae nada aquí" : `La planilla dice “${value}”`,
    change: (field: string, before: string): string =>
      before === "" ? `${field}: la planilla no trae nada` : `${field}: la planilla dice “${before}”`,
    corrected: "Corregida: se carga así. La planilla no cambia.",
    takeProposal: (value: string) => `Usar ${value}`,
    takeProposals: (rows: number) =>
      rows === 1 ? "Usar la propuesta" : `Usar las ${n(rows)} propuestas`,
    leaveOut: "Dejar fuera",
    takeBackIn: "Incluir",
    undo: "Deshacer",
    leftOutOf: (rows: number) =>
      rows === 1 ? "(1 la dejaste fuera)" : `(${n(rows)} las dejaste fuera)`,
    rowsCorrected: (rows: number) => c(rows, "fila corregida aquí", "filas corregidas aquí"),
    tooLargeToCorrect:
      "Esta planilla es demasiado grande para corregirla aquí. Corrígela en Excel y suéltala de nuevo.",
    noneOfGroup: "No queda ninguna fila de estas.",
    saveRejected: "Guardar para Excel…",
    rejectedName: (name: string) => `${name} - filas rechazadas.xlsx`,
    rejectedSaved: (path: string) => `Filas rechazadas guardadas en ${path}`,
    shownOf: (shown: number, total: number) =>
      `Se ${shown === 1 ? "muestra" : "muestran"} ${n(shown)} de ${n(total)}`,
    orders: "Pedidos",
    consultora: "Consultora",
    products: "Productos",
    unitsHead: "Unidades",
    firstRow: "Fila",
    noName: "sin nombre en la planilla",
    badTitle: (file: string) => `No se pudo leer ${file}`,
    badHint: "Nada se cargó. Corrige el archivo y suéltalo de nuevo, o elige otro.",
    next: "Revisar el siguiente archivo",
  },
  /** New spreadsheets of the watched folder. */
  watched: {
    found: (files: number, names: string) =>
      files === 1
        ? `Apareció ${names} en la carpeta vigilada. Nada se carga hasta que lo confirmes.`
        : `Aparecieron ${n(files)} planillas en la carpeta vigilada: ${names}`,
    review: "Revisar",
    ignore: "Ignorar",
  },
  /** How long a file will take. */
  rehearsal: {
    takes: (time: string, workers: number, end: string) =>
      `Cerca de ${time} con ${c(workers, "trabajador", "trabajadores")}, hasta las ${end}`,
    pace: (time: string, measured: boolean) =>
      measured ? `${time} por pedido, medido en los últimos` : `${time} por pedido, lo habitual: aún no hay mediciones`,
    ahead: (value: number) =>
      value === 1
        ? "Antes va 1 pedido de los lotes en marcha"
        : `Antes van ${n(value)} pedidos de los lotes en marcha`,
    closing: "Cierre del ciclo",
    fits: "Alcanza antes del cierre",
    late: (fit: number, all: number) =>
      `No alcanza antes del cierre: ${fit === 1 ? "alcanza" : "alcanzan"} ${n(fit)} de ${orders(all)}.`,
    withWorkers: (value: number) => `Con ${c(value, "trabajador", "trabajadores")} alcanzan todos.`,
    noWorkers: "No basta con más trabajadores.",
  },
  /** What was loaded before of the same consultoras and cycle. */
  earlier: {
    title: "Pedidos ya cargados antes",
    sum: (same: number, changed: number, fresh: number) =>
      `Ya cargados antes: ${n(same)} sin cambios y ${n(changed)} con cambios; ${c(fresh, "pedido nuevo", "pedidos nuevos")}.`,
    willLoad: (loaded: number, all: number) =>
      loaded === 0
        ? "Así no se carga ninguno."
        : loaded === all
          ? "Se cargan todos."
          : `Se cargan ${n(loaded)} de ${orders(all)}.`,
    sameFile: (name: string, when: string) =>
      `Esta misma planilla se cargó ${when} como “${name}”.`,
    seeBatch: "Ver ese lote",
    same: (value: number) => c(value, "sin cambios", "sin cambios"),
    changed: (value: number) => c(value, "con cambios", "con cambios"),
    skip: "Omitir",
    loadAgain: "Cargar otra vez",
    loadToo: "Cargar también",
    replace: "Reemplazar",
    filter: "Ver los pedidos por lo que se cargó antes",
    standings: { all: "Todos", changed: "Con cambios", same: "Sin cambios" },
    standing: { same: "igual", changed: "cambia" },
    changes: "Cambios",
    nothing: "ninguno",
    moreChanges: (value: number) => `y ${n(value)} más`,
    before: "Cargado antes",
  },
  options: {
    cartPolicy: "Si el carro ya tiene productos",
    policies: {
      replace: "Dejar solo lo de la planilla",
      keep: "Conservar los suyos y agregar",
      ask: "Detenerse y preguntar",
    },
    policyShort: {
      replace: "carro: solo lo de la planilla",
      keep: "carro: se conserva lo suyo",
      ask: "carro: pregunta antes",
    },
    cycle: "Ciclo",
    cycleNewest: "El más nuevo",
    cycleShort: (cycle: string | null) =>
      cycle === null ? "ciclo: el más nuevo" : `ciclo: ${cycle}`,
    nameCheck: "Rechazar pedidos cuyo nombre en el portal no sea el de la planilla",
    nameShort: (checked: boolean): string =>
      checked ? "nombre: se revisa" : "nombre: no se revisa",
  },
};

export type IntakeTexts = typeof intakeEs;
