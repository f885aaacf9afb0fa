// The log cut into days, as a person remembers them.

import type { LogLine } from "../../ipc/bindings";

export interface Day {
  /** Midnight at its beginning, on the clock of this machine. */
  startMs: number;
  lines: LogLine[];
}

export function byDay(lines: LogLine[]): Day[] {
  const days: Day[] = [];
  for (const line of lines) {
    const startMs = startOfDay(line.at_ms);
    const last = days.at(-1);
    if (last?.startMs === startMs) last.lines.push(line);
    else days.push({ startMs, lines: [line] });
  }
  return days;
}

/** 0 is today, 1 is yesterday. Whole days, even across a change of the clock. */
export function daysAgo(startMs: number, nowMs: number): number {
  return Math.round((startOfDay(nowMs) - startMs) / 86_400_000);
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
