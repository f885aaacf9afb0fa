// A worker's state borrows the look of an order's: it is the same work seen from the other side.

const LOOK_OF: Record<string, string> = {
  idle: "pending",
  working: "running",
  opening: "queued",
  waiting: "paused",
};

export function looksOfWorkers(state: string): string {
  return LOOK_OF[state] ?? "pending";
}
