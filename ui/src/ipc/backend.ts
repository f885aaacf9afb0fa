// What the UI can ask of the program. Two implementations: `tauri.ts` (the program) and `mock.ts`
// (recorded data, so that the UI also runs in a plain browser). Every call may reject with a
// `Refusal`, which holds the sentence to show.

import type {
  AccountView,
  BackupView,
  BatchView,
  CauseView,
  Changed,
  ComparisonView,
  FoundFile,
  ClosingAnswer,
  ClosingView,
  Loaded,
  LoadOptions,
  LogLine,
  News,
  Opened,
  OpenOptions,
  PreviewView,
  ReadingView,
  RowCorrection,
  OrderDetail,
  OrderFilter,
  OrderPage,
  RestoreView,
  SettingsView,
  StatusView,
} from "./bindings";

export interface Backend {
  status(): Promise<StatusView>;

  /** Reads a file, or answers with its columns when they have to be told apart; nothing is written. */
  openFile(path: string, options: OpenOptions): Promise<Opened>;
  /** The same for cells that were copied from a spreadsheet. */
  openText(text: string, options: OpenOptions): Promise<Opened>;
  /** How far the reading is that was given this number; null once it has ended. */
  reading(reading: number): Promise<ReadingView | null>;
  stopReading(reading: number): Promise<void>;
  /** New spreadsheets of the watched folder; each is told once. */
  lookInFolder(): Promise<FoundFile[]>;
  /** The sample file that documents the format, opened like a dropped one. */
  openSample(): Promise<Opened>;
  /** Takes what is said of rows and judges the whole file again; the file itself stays as it is. */
  correctRows(previewId: number, rows: RowCorrection[]): Promise<PreviewView>;
  /** What a load with these options would come to: what was loaded before, and how long it takes. */
  comparePreview(previewId: number, options: LoadOptions): Promise<ComparisonView>;
  /** Writes the rejected rows with their reasons; answers where. */
  saveRejected(previewId: number, path: string): Promise<string>;
  discardPreview(previewId: number): Promise<void>;
  loadPreview(previewId: number, options: LoadOptions): Promise<Loaded>;

  batches(): Promise<BatchView[]>;
  batch(batchId: number): Promise<BatchView>;
  startBatch(batchId: number): Promise<Changed>;
  pauseBatch(batchId: number): Promise<Changed>;
  resumeBatch(batchId: number): Promise<Changed>;
  cancelBatch(batchId: number): Promise<Changed>;
  /** Retries all orders of the batch that match the filter and can be retried. */
  retryOrders(batchId: number, filter: OrderFilter): Promise<Changed>;
  /** How many orders `retryOrders` would change. */
  countRetryable(batchId: number, filter: OrderFilter): Promise<number>;

  orders(batchId: number, filter: OrderFilter, offset: number, limit: number): Promise<OrderPage>;
  order(orderId: number): Promise<OrderDetail>;
  cancelOrder(orderId: number): Promise<Changed>;
  retryOrder(orderId: number): Promise<Changed>;

  /** Failures by cause; over all batches when `batchId` is null. */
  causes(batchId: number | null): Promise<CauseView[]>;
  /** The audit log, newest first; `beforeId` pages on. */
  activity(batchId: number | null, beforeId: number | null, limit: number): Promise<LogLine[]>;
  /** Writes the batch's report as a workbook; answers where. */
  saveReport(batchId: number, path: string): Promise<string>;

  /** Writes all that was saved so far into one file, replacing it. */
  backUp(path: string): Promise<BackupView>;

  /** What a backup holds and what it would replace; nothing is changed. */
  lookAtBackup(path: string): Promise<RestoreView>;
  /** Puts it in the database's place. Everything that is shown is old then. */
  restoreBackup(path: string): Promise<RestoreView>;

  settings(): Promise<SettingsView>;
  saveSettings(settings: SettingsView): Promise<SettingsView>;
  account(): Promise<AccountView>;
  saveAccount(userCode: string, password: string): Promise<AccountView>;
  forgetAccount(): Promise<AccountView>;

  /** The address that an `<img>` shows an evidence picture from. */
  evidenceUrl(evidenceId: number): string;
  /** Shows an evidence file or the data folder in the system's own program. */
  openEvidence(evidenceId: number): Promise<void>;

  /** How far the closing of the window is. Asking for it says that the person can be asked. */
  closing(): Promise<ClosingView>;
  /** What becomes of the work when the window closes; what the tray says is in this language. */
  answerClosing(answer: ClosingAnswer, language: "es" | "en"): Promise<ClosingView>;
  /** Told when the person wants to close while there is work, and when the stop begins. */
  onClosing(listener: () => void): Promise<() => void>;

  /** Subscribe first, then ask for snapshots. Answers how to stop listening. */
  onNews(listener: (news: News) => void): Promise<() => void>;
  /** Files dragged over the window: entering, dropped with their paths, or left. */
  onDrop(listener: (event: DropEvent) => void): Promise<() => void>;
  /** The system's file choosers; null when the person thought better of it. */
  chooseFile(): Promise<string | null>;
  chooseBackup(): Promise<string | null>;
  chooseFolder(): Promise<string | null>;
  chooseSavePath(suggestedName: string): Promise<string | null>;
}

export type DropEvent =
  | { kind: "over" }
  | { kind: "left" }
  | { kind: "dropped"; paths: string[] };
