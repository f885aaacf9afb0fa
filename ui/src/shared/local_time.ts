// Instants as the browser's field for a day and a time takes them: this machine's clock, to the minute.

export function toLocal(ms: number | null): string {
  if (ms === null) return "";
  const shifted = ms - new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 16);
}

/** Null for a field that is empty or not filled to its end. */
export function fromLocal(text: string): number | null {
  const ms = text === "" ? Number.NaN : new Date(text).getTime();
  return Number.isFinite(ms) ? ms : null;
}
