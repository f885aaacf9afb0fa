import { count, counted } from "./count";
import type { IntakeTexts } from "./es.intake";

const n = (value: number) => count(value, "en");
const c = (value: number, one: string, many: string) => counted(value, "en", one, many);
const orders = (value: number) => c(value, "order", "orders");
const linesOf = (value: number) => c(value, "line", "lines");

export const intakeEn: IntakeTexts = {
  intake: {
    choose: "Choose file",
    chooseKeys: "Choose file (Ctrl+O)",
    sample: "Try a sample spreadsheet",
    dropTitle: "Drop the spreadsheet with the orders here",
    dropHint:
      "Excel (.xlsx, .xls), OpenDocument (.ods) or CSV. You can also drop it at any other time, on any screen.",
    columns: "One row a product, with these columns:",
    optional: "optional",
    overlay: "Drop to see what is in it",
    overlayHint: "Nothing is loaded until you confirm it.",
    overlayReplaces: "Replaces the open preview. Nothing is loaded until you confirm it.",
    reading: (file) => `Reading ${file}`,
    several: (files) =>
      `You dropped ${c(files, "file", "files")}. They are looked at one by one; this is the first.`,
    queued: (files) =>
      files === 1
        ? "The file waits: load or discard the spreadsheet that you are correcting first."
        : `${n(files)} files wait: load or discard the spreadsheet that you are correcting first.`,
    pasted: "what was copied",
    pasteLater:
      "A spreadsheet with corrections is open. Load it or discard it, and paste again.",
    nothingPasted:
      "What was copied does not look like cells of a spreadsheet. Copy the rows with their titles and paste again.",
    opening: "Opening the file",
    rowsRead: (rows, all) =>
      all === null ? `${c(rows, "row", "rows")} read` : `${n(rows)} of ${c(all, "row", "rows")}`,
    stopReading: "Stop reading",
    left: (files) => `${c(files, "file", "files")} left to look at`,
    notLoaded: (file) => `${file} is open and not loaded.`,
    backToPreview: "Back to the preview",
    nothingDropped: "What you dropped is not a file. Drop the spreadsheet from its folder.",
  },
  columns: {
    title: "Say which column is which",
    goOn: "Continue",
    sheet: "Sheet",
    headerRow: "Row with the titles",
    headerRowHint: "0 when the spreadsheet has no titles",
    fields: {
      consultora_code: "Consultora code",
      consultora_name: "Consultora's name",
      product_code: "Product code",
      quantity: "Quantity",
    },
    choose: "Choose the column",
    none: "None",
    nameHint: "It serves to check the name in the portal.",
    standings: {
      known: "This is how it is read now",
      chosen: "Chosen by you",
      proposed: "This is proposed: see that it is right",
      open: "The column is still to be chosen",
      twice: "This column is chosen twice",
    },
    samples: "First values",
    noValues: "no values",
    all: "Columns of the spreadsheet",
    used: (field, title) => `${field}: ${title}`,
    remembered: (used) => `The columns are as they were assigned last time. ${used}.`,
    change: "Change columns",
  },
  preview: {
    title: "Preview",
    nothing: "No spreadsheet is open",
    nothingHint: "Drop a spreadsheet on the window or choose a file.",
    sheet: (name) => `sheet ${name}`,
    sumLabel: (rows, orderCount, inOrders, rejected, blank) =>
      `${c(rows, "row", "rows")} = ${orders(orderCount)}, ${linesOf(inOrders)} + ${n(rejected)} rejected + ${n(blank)} blank`,
    rows: (value) => (value === 1 ? "row" : "rows"),
    inOrders: "in orders",
    rejected: () => "rejected",
    blank: "blank",
    result: "These are",
    units: (value) => c(value, "unit", "units"),
    summed: (rows) =>
      rows === 1
        ? "1 row repeated a product and was added up"
        : `${n(rows)} rows repeated a product and were added up`,
    name: "Name of the batch",
    options: "Options",
    load: "Load batch",
    loadAndStart: "Load and start",
    discard: "Discard",
    loaded: (name, orderCount) => `${name}: ${orders(orderCount)} loaded`,
    loadedAndStarted: (name, orderCount) => `${name}: ${orders(orderCount)} running`,
    noOrders:
      "There is no order to load: every row has a problem. Correct them below, or correct the spreadsheet and drop it again.",
    problems: "Problems",
    panes: "See the problems or the orders",
    noProblems: "No problems: every row can be loaded",
    levels: { error: "rejected", warning: "attention", note: "note" },
    levelCounts: {
      error: "To correct",
      warning: "Attention",
      note: "Notes",
      corrected: "Corrected",
      all: "All",
    },
    levelFilter: "Filter rows by what there is to them",
    row: "Row",
    emptyValue: "empty",
    cellOf: (field, row) => `${field}, row ${n(row)}`,
    wasRead: (value) =>
      value === "" ? "The spreadsheet has nothing here" : `The spreadsheet says “${value}”`,
    change: (field, before) =>
      before === ""
        ? `${field}: the spreadsheet has nothing`
        : `${field}: the spreadsheet says “${before}”`,
    corrected: "Corrected: it is loaded like this. The spreadsheet stays as it is.",
    takeProposal: (value) => `Use ${value}`,
    takeProposals: (rows) => (rows === 1 ? "Use the proposal" : `Use the ${n(rows)} proposals`),
    leaveOut: "Leave out",
    takeBackIn: "Take in",
    undo: "Undo",
    leftOutOf: (rows) => (rows === 1 ? "(1 left out by you)" : `(${n(rows)} left out by you)`),
    rowsCorrected: (rows) => `${c(rows, "row", "rows")} corrected here`,
    tooLargeToCorrect:
      "This spreadsheet is too large to be corrected here. Correct it in Excel and drop it again.",
    noneOfGroup: "There is no row of these left.",
    saveRejected: "Save for Excel…",
    rejectedName: (name) => `${name} - rejected rows.xlsx`,
    rejectedSaved: (path) => `Rejected rows saved in ${path}`,
    shownOf: (shown, total) =>
      `${n(shown)} of ${n(total)} ${shown === 1 ? "is" : "are"} shown`,
    orders: "Orders",
    consultora: "Consultora",
    products: "Products",
    unitsHead: "Units",
    firstRow: "Row",
    noName: "no name in the spreadsheet",
    badTitle: (file) => `${file} could not be read`,
    badHint: "Nothing was loaded. Correct the file and drop it again, or choose another one.",
    next: "Look at the next file",
  },
  watched: {
    found: (files, names) =>
      files === 1
        ? `${names} has appeared in the watched folder. Nothing is loaded before you say so.`
        : `${n(files)} spreadsheets have appeared in the watched folder: ${names}`,
    review: "Look at them",
    ignore: "Ignore",
  },
  rehearsal: {
    takes: (time, workers, end) =>
      `About ${time} with ${c(workers, "worker", "workers")}, until ${end}`,
    pace: (time, measured) =>
      measured
        ? `${time} an order, measured with the last ones`
        : `${time} an order, as usual: nothing was measured yet`,
    ahead: (value) => `${c(value, "order", "orders")} of the running batches ${value === 1 ? "comes" : "come"} first`,
    closing: "The cycle closes",
    fits: "It ends before that",
    late: (fit, all) => `It does not end before that: ${n(fit)} of ${orders(all)} ${fit === 1 ? "fits" : "fit"}.`,
    withWorkers: (value) => `With ${c(value, "worker", "workers")} all of them fit.`,
    noWorkers: "More workers are not enough.",
  },
  earlier: {
    title: "Orders that were loaded before",
    sum: (same, changed, fresh) =>
      `Loaded before: ${n(same)} unchanged and ${n(changed)} changed; ${c(fresh, "new order", "new orders")}.`,
    willLoad: (loaded, all) =>
      loaded === 0
        ? "Like this none is loaded."
        : loaded === all
          ? "All of them are loaded."
          : `${n(loaded)} of ${orders(all)} will be loaded.`,
    sameFile: (name, when) => `This very spreadsheet was loaded ${when} as “${name}”.`,
    seeBatch: "See that batch",
    same: (value) => `${n(value)} unchanged`,
    changed: (value) => `${n(value)} changed`,
    skip: "Skip",
    loadAgain: "Load again",
    loadToo: "Load too",
    replace: "Replace",
    filter: "See the orders by what was loaded before",
    standings: { all: "All", changed: "Changed", same: "Unchanged" },
    standing: { same: "same", changed: "changed" },
    changes: "Changes",
    nothing: "none",
    moreChanges: (value) => `and ${n(value)} more`,
    before: "Loaded before",
  },
  options: {
    cartPolicy: "When the cart already holds products",
    policies: {
      replace: "Leave only the spreadsheet's",
      keep: "Keep hers and add",
      ask: "Stop and ask",
    },
    policyShort: {
      replace: "cart: only the spreadsheet's",
      keep: "cart: hers are kept",
      ask: "cart: asks first",
    },
    cycle: "Cycle",
    cycleNewest: "The newest",
    cycleShort: (cycle) => (cycle === null ? "cycle: the newest" : `cycle: ${cycle}`),
    nameCheck: "Refuse orders whose name in the portal is not the spreadsheet's",
    nameShort: (checked) => (checked ? "name: checked" : "name: not checked"),
  },
};
