// Made from src-tauri/src/ops/wire.rs by a test; do not edit.

export type Sentence = { es: string, en: string, };

export type Refusal = { 
/**
 * Stable word, for programs: `not_found`, `bad_file`, `not_now`, `storage`, `busy`, ...
 */
code: string, message: Sentence, };

export type Counts = { total: number, 
/**
 * Loaded or queued: not begun.
 */
waiting: number, 
/**
 * A worker holds it.
 */
running: number, retrying: number, completed: number, partial: number, failed: number, cancelled: number, };

export type BatchView = { id: number, name: string, 
/**
 * The name of the file that it was loaded from.
 */
file: string, 
/**
 * pending, running, paused, completed, failed, cancelled
 */
state: string, 
/**
 * operator, portal_down, account_refused, layout_changed, browser_missing; only when paused
 */
pause_reason: string | null, 
/**
 * What the pause means and what to do; only when paused.
 */
pause_text: Sentence | null, created_ms: number, started_ms: number | null, ended_ms: number | null, counts: Counts, lines: number, units: number, 
/**
 * Orders ended a minute, measured over the last minutes of running; absent when unknown.
 */
orders_per_minute: number | null, 
/**
 * When the last order is expected to end; absent when unknown.
 */
eta_ms: number | null, cart_policy: string, cycle: string | null, };

export type OrderRow = { id: number, batch_id: number, 
/**
 * Its place in the file, from 1.
 */
position: number, consultora_code: string, consultora_name: string | null, state: string, lines: number, 
/**
 * Lines that are in the cart with the wanted quantity.
 */
lines_added: number, units: number, attempts: number, worker: number | null, started_ms: number | null, ended_ms: number | null, 
/**
 * When the next attempt is due; only when retrying.
 */
due_ms: number | null, 
/**
 * The last thing worth telling.
 */
message: Sentence | null, has_evidence: boolean, };

export type OrderPage = { 
/**
 * Rows that match the filter in all.
 */
total: number, offset: number, rows: Array<OrderRow>, };

export type OrderFilter = { 
/**
 * States by their words; all of them when empty.
 */
states: Array<string>, 
/**
 * Part of a consultora's code or name, or of a product code.
 */
text: string | null, 
/**
 * Only orders that failed for this cause.
 */
cause: string | null, 
/**
 * position, state, consultora_code, consultora_name, lines, attempts, started, ended
 */
sort: string | null, descending: boolean, };

export type LineView = { product_code: string, quantity: number, 
/**
 * Units in the cart when it was last verified.
 */
loaded: number | null, 
/**
 * pending, added, out_of_stock, unknown, limited, failed
 */
state: string, 
/**
 * Rows of the file that it came from.
 */
rows: Array<number>, };

export type EvidenceView = { id: number, 
/**
 * screenshot, snapshot, calls
 */
kind: string, created_ms: number, };

export type AttemptView = { number: number, worker: number, started_ms: number, ended_ms: number | null, 
/**
 * running, completed, partial, failed, retrying, released, cancelled, lost
 */
outcome: string, 
/**
 * The kind of failure by its word.
 */
kind: string | null, reason: string | null, step: string | null, 
/**
 * What it means and what to do.
 */
text: Sentence | null, 
/**
 * The portal's own words or the technical detail.
 */
detail: Sentence | null, 
/**
 * untouched, exact, unfinished
 */
cart: string | null, evidence: Array<EvidenceView>, };

export type LogLine = { id: number, at_ms: number, batch_id: number | null, order_id: number | null, attempt: number | null, 
/**
 * operator, terminal, engine
 */
actor: string, 
/**
 * Stable word of what happened.
 */
event: string, step: string | null, text: Sentence, consultora_code: string | null, consultora_name: string | null, batch_name: string | null, };

export type StepView = { 
/**
 * sign_in, consultora, cycle, open_cart, products, verify
 */
step: string, 
/**
 * todo, doing, done, failed
 */
state: string, at_ms: number | null, };

export type OrderDetail = { row: OrderRow, batch_name: string, cycle: string | null, portal_name: string | null, steps: Array<StepView>, lines: Array<LineView>, attempts: Array<AttemptView>, log: Array<LogLine>, 
/**
 * Products that were in the cart before the first change: code and units.
 */
cart_before: Array<CartItemView> | null, };

export type CartItemView = { product_code: string, quantity: number, };

export type CauseView = { 
/**
 * Names the cause in an `OrderFilter`.
 */
key: string, batch_id: number, batch_name: string, kind: string, reason: string, step: string, text: Sentence, detail: Sentence | null, orders: number, last_ms: number, 
/**
 * One order that shows it.
 */
example_order_id: number, };

export type ProblemView = { 
/**
 * error (the row is left out), warning, note
 */
level: string, code: string, sheet: string | null, row: number, 
/**
 * consultora_code, consultora_name, product_code, quantity
 */
field: string, 
/**
 * The column as the file calls it.
 */
column: string | null, value: string, text: Sentence, };

export type ReviewRow = { row: number, 
/**
 * error (it is in no order), warning, note; none when all that was wrong is corrected
 */
level: string, 
/**
 * The operator left it out.
 */
left_out: boolean, corrected: boolean, 
/**
 * The cells of the columns that are read, in the order of those.
 */
cells: Array<ReviewCell>, problems: Array<ProblemView>, };

export type ReviewCell = { 
/**
 * consultora_code, consultora_name, product_code, quantity
 */
field: string, as_read: string, 
/**
 * What the operator put in its place.
 */
corrected: string | null, 
/**
 * What could stand there instead.
 */
proposal: string | null, };

export type ReviewCounts = { all: number, 
/**
 * Without those that were left out.
 */
rejected: number, warning: number, note: number, 
/**
 * Corrected or left out.
 */
corrected: number, };

export type RowCorrection = { row: number, 
/**
 * It becomes part of no order.
 */
left_out: boolean, consultora_code: string | null, consultora_name: string | null, product_code: string | null, quantity: string | null, };

export type PreviewOrder = { consultora_code: string, consultora_name: string | null, lines: Array<CartItemView>, units: number, first_row: number, };

export type PreviewView = { 
/**
 * Names the preview in `load_preview`.
 */
id: number, file: string, sheet: string | null, 
/**
 * The columns that were read.
 */
columns: Array<UsedColumn>, 
/**
 * How they are known: format, titles, operator, memory (the operator said so for an earlier file)
 */
columns_by: string, 
/**
 * For instance "xlsx" or "csv · windows-1252 · ;".
 */
format: string, suggested_name: string, 
/**
 * rows = rows_in_orders + rows_rejected + rows_blank
 */
rows: number, rows_in_orders: number, rows_rejected: number, rows_blank: number, orders: number, lines: number, units: number, errors: number, warnings: number, notes: number, 
/**
 * Rows that the operator corrected.
 */
rows_corrected: number, 
/**
 * Of the rejected rows those that the operator left out.
 */
rows_left_out: number, 
/**
 * Whether rows can be corrected here; those of a very large file cannot.
 */
can_correct: boolean, 
/**
 * Rows to look at by their numbers: the first 500 that are rejected or corrected, the first
 * 500 with warnings and the first 500 with notes.
 */
review: Array<ReviewRow>, review_counts: ReviewCounts, 
/**
 * The first orders, at most 500.
 */
first_orders: Array<PreviewOrder>, 
/**
 * A batch that was loaded from the very same file.
 */
already_loaded: AlreadyLoaded | null, };

export type UsedColumn = { 
/**
 * consultora_code, consultora_name, product_code, quantity
 */
field: string, title: string, };

export type OpenOptions = { 
/**
 * The sheet to read; the first one that has the columns when absent.
 */
sheet: string | null, 
/**
 * The row with the titles, from 1; 0 for a file without; found when absent.
 */
header_row: number | null, 
/**
 * Which column is which; found when absent.
 */
columns: ColumnChoice | null, 
/**
 * The same as the terminal takes it: consultora_code=B,product_code=D,quantity=Cantidad
 */
map: string | null, 
/**
 * Answer with the columns even where it is known which is which.
 */
ask: boolean, 
/**
 * A number by which its progress is asked for and by which it is stopped.
 */
reading: number | null, };

export type ReadingView = { rows: number, 
/**
 * How many there will be, where the file says so.
 */
rows_expected: number | null, };

export type FoundFile = { path: string, name: string, size_bytes: number, };

export type ColumnChoice = { consultora_code: number, consultora_name: number | null, product_code: number, quantity: number, };

export type Opened = { "kind": "preview", preview: PreviewView, } | { "kind": "columns", columns: ColumnsView, };

export type ColumnsView = { file: string, 
/**
 * Why it is asked; absent when the operator wished to be asked.
 */
problem: Sentence | null, sheet: string | null, 
/**
 * The sheets to choose from; none for a text.
 */
sheets: Array<string>, 
/**
 * The row that was taken for the titles, from 1; 0 for none.
 */
header_row: number, columns: Array<ColumnView>, };

export type ColumnView = { 
/**
 * From 0.
 */
place: number, letters: string, 
/**
 * Its letters where it has none.
 */
title: string, 
/**
 * consultora_code, consultora_name, product_code, quantity: what it was taken for
 */
field: string | null, 
/**
 * What it may be, to be confirmed; what it was taken for where that is known.
 */
guess: string | null, 
/**
 * Up to five of its values.
 */
samples: Array<string>, };

export type AlreadyLoaded = { batch_id: number, name: string, created_ms: number, };

export type ComparisonView = { 
/**
 * Orders of which nothing was loaded, or which did not come through.
 */
new: number, same: number, changed: number, 
/**
 * What will happen, by what is chosen.
 */
same_skip: Sentence, same_load: Sentence, changed_replace: Sentence, changed_load: Sentence, changed_skip: Sentence, 
/**
 * How the preview's first orders stand, one by one: new, same, changed
 */
first_standings: Array<string>, 
/**
 * The first orders that were loaded before, at most 500: those that changed, then the same.
 */
orders: Array<ComparedOrder>, 
/**
 * What will be loaded, and how long it will take.
 */
rehearsal: RehearsalView, };

export type ComparedOrder = { consultora_code: string, consultora_name: string | null, 
/**
 * same, changed
 */
standing: string, 
/**
 * What becomes of the cart's products: "+24318 × 2", "00077 → 3", "−51260"; at most 20.
 */
changes: Array<string>, changes_total: number, earlier_order_id: number, 
/**
 * The state of the earlier order.
 */
earlier_state: string, batch_id: number, batch_name: string, loaded_ms: number, };

export type RehearsalView = { 
/**
 * One for each consultora.
 */
orders: number, lines: number, units: number, 
/**
 * Orders of running batches, which come first.
 */
ahead: number, workers: number, 
/**
 * What one order takes.
 */
order_ms: number, 
/**
 * Whether that was measured here; otherwise it is what orders usually take.
 */
measured: boolean, duration_ms: number, 
/**
 * When the last one ends, begun now.
 */
ends_ms: number, 
/**
 * When the portal closes, as the operator set it.
 */
closing_ms: number | null, 
/**
 * Whether all end by then; absent without a closing.
 */
fits: boolean | null, 
/**
 * How many workers would be enough; absent when no number is.
 */
workers_needed: number | null, 
/**
 * How many of the orders end in time with the workers as set.
 */
orders_that_fit: number | null, };

export type LoadOptions = { 
/**
 * The preview's suggestion when absent.
 */
name: string | null, 
/**
 * Start at once.
 */
start: boolean, 
/**
 * replace (default), keep, ask
 */
cart_policy: string | null, 
/**
 * The newest when absent.
 */
cycle: string | null, 
/**
 * Refuse orders whose portal name is not the file's.
 */
refuse_other_name: boolean, 
/**
 * What becomes of orders that were loaded just so: load (default), skip
 */
same: string | null, 
/**
 * What becomes of orders of which another version was loaded: load (default), replace, skip
 */
changed: string | null, };

export type Loaded = { batch_id: number, name: string, orders: number, lines: number, rows: number, rows_blank: number, 
/**
 * Orders that were loaded before and are not loaded again.
 */
skipped: number, 
/**
 * Orders that come in the place of earlier ones.
 */
replacing: number, 
/**
 * Of those the earlier ones that still waited, and were cancelled.
 */
cancelled: number, rejected: Array<RejectedRow>, };

export type RejectedRow = { sheet: string | null, row: number, column: string | null, value: string, reason: Sentence, };

export type Changed = { orders: number, };

export type WorkerView = { number: number, 
/**
 * idle, working, opening, waiting
 */
state: string, order_id: number | null, consultora_code: string | null, consultora_name: string | null, step: string | null, since_ms: number | null, orders_done: number, };

export type MarkView = { 
/**
 * ok, warning, error, unknown
 */
level: string, text: Sentence, };

export type StatusView = { version: string, 
/**
 * Whether this program runs the engine (another one may hold the data folder).
 */
engine_here: boolean, portal: MarkView, account: MarkView, browser: MarkView, disk: MarkView, portal_address: string, data_folder: string, workers: Array<WorkerView>, };

export type SettingsView = { 
/**
 * 1 to 16
 */
workers: number, 
/**
 * Tries of an order, 1 to 10
 */
attempts_max: number, 
/**
 * Orders after which a worker's browser context is renewed, 1 to 1,000
 */
orders_per_context: number, 
/**
 * How long the pictures of failures are kept, 1 to 3,650 days
 */
evidence_days: number, 
/**
 * Longest wait for one thing in the portal
 */
timeout_ms: number, 
/**
 * Pause between two actions, to watch
 */
slow_mo_ms: number, 
/**
 * No visible browser window
 */
headless: boolean, 
/**
 * The cycle that is chosen; the newest when absent
 */
cycle: string | null, 
/**
 * replace, keep, ask
 */
cart_policy: string, refuse_other_name: boolean, 
/**
 * When the portal closes for orders; absent when it is not known
 */
closing_ms: number | null, 
/**
 * A folder in which new spreadsheets are looked for; absent for none
 */
watched_folder: string | null, 
/**
 * Replaces the profile's base address when set
 */
portal_address: string | null, 
/**
 * es, en, system
 */
language: string, 
/**
 * light, dark, system
 */
theme: string, 
/**
 * Names of the settings that the environment decides; they cannot be changed here
 */
from_environment: Array<string>, };

export type AccountView = { user_code: string | null, has_password: boolean, 
/**
 * environment, keychain, memory, none
 */
source: string, 
/**
 * Why the keychain cannot be used, when it cannot.
 */
keychain_problem: Sentence | null, };

export type ContentsView = { batches: number, orders: number, 
/**
 * When something was last written down in it; absent when nothing ever was.
 */
last_ms: number | null, size_bytes: number, };

export type BackupView = { path: string, contents: ContentsView, };

export type RestoreView = { path: string, backup: ContentsView, 
/**
 * What it replaces; absent when there is no database, or none that can be read.
 */
present: ContentsView | null, 
/**
 * Why the database cannot be read, when it cannot.
 */
present_problem: Sentence | null, 
/**
 * What was done; absent while it was only looked at.
 */
done: RestoredView | null, };

export type RestoredView = { 
/**
 * Where the database that was there before is kept.
 */
kept: string | null, 
/**
 * Batches that were running in the backup, and wait for the operator now.
 */
paused: number, };

export type ClosingView = { 
/**
 * none, asked, stopping
 */
phase: string, 
/**
 * Orders that a worker has in hand.
 */
running: number, 
/**
 * Orders that wait for one.
 */
waiting: number, 
/**
 * Whether this desktop has a tray that the window can be called back from.
 */
tray: boolean, 
/**
 * Orders that were in hand when the stop began; only when stopping.
 */
running_at_first: number, 
/**
 * Longest time that a stop takes.
 */
stop_ms_max: number, 
/**
 * When the program is closed at the latest; only when stopping.
 */
until_ms: number | null, };

export type ClosingAnswer = "stay" | "hide" | "stop" | "stop_now";

export type News = { 
/**
 * The change feed's position that this brings the UI to.
 */
cursor: number, batches: Array<BatchView>, 
/**
 * Batches of which so many orders changed that the UI fetches what it shows anew.
 */
reload: number[], 
/**
 * Orders that changed; the UI updates the ones that it shows.
 */
orders: Array<OrderRow>, workers: Array<WorkerView>, status: StatusView | null, };
