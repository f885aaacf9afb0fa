// Numbers, times and durations as a person in Chile (or an English reader) writes them.

import { count, rounded } from "./count";
import { locale } from "./language.svelte";

const dateFormats = new Map<string, Intl.DateTimeFormat>();
const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();

export function number(value: number): string {
  return count(value, locale());
}

/** One place after the comma when the number is small enough for it to matter. */
export function decimal(value: number): string {
  return rounded(value, locale());
}

/** 14:02 */
export function clock(ms: number): string {
  return dateFormat("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

/** 14:02:09 */
export function clockSeconds(ms: number): string {
  return dateFormat("seconds", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}

/** lunes, 23 de noviembre */
export function longDate(ms: number): string {
  return dateFormat("long", { weekday: "long", day: "numeric", month: "long" }).format(ms);
}

/** martes 25 */
export function weekday(ms: number): string {
  return dateFormat("weekday", { weekday: "long", day: "numeric" }).format(ms);
}

/** 24-11-2026, 14:02:09: the exact time behind a relative one. */
export function dateTime(ms: number): string {
  return dateFormat("exact", {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}

/** Whether both are on one day of this machine's clock. */
export function sameDay(ms: number, otherMs: number): boolean {
  return new Date(ms).toDateString() === new Date(otherMs).toDateString();
}

/** "hace 3 min", "en 12 min", "hace 2 h", "ayer" */
export function relative(ms: number, nowMs: number): string {
  const seconds = Math.round((ms - nowMs) / 1000);
  const format = relativeFormat();
  const size = Math.abs(seconds);
  if (size < 5) return locale() === "es-CL" ? "ahora" : "now";
  if (size < 60) return format.format(seconds, "second");
  if (size < 3_600) return format.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return format.format(Math.round(seconds / 3_600), "hour");
  return format.format(Math.round(seconds / 86_400), "day");
}

/** "48 s", "3 min 20 s", "2 h 05 min": never more than two units. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 600) {
    const rest = seconds % 60;
    return `${Math.floor(seconds / 60)} min${rest === 0 ? "" : ` ${rest} s`}`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0
    ? `${number(hours)} h`
    : `${number(hours)} h ${String(rest).padStart(2, "0")} min`;
}

function dateFormat(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dateFormats, `${locale()} ${name}`, () => new Intl.DateTimeFormat(locale(), options));
}

function relativeFormat(): Intl.RelativeTimeFormat {
  return kept(
    relativeFormats,
    locale(),
    () => new Intl.RelativeTimeFormat(locale(), { style: "short", numeric: "auto" }),
  );
}

/** Making a format costs far more than using one. */
function kept<T>(formats: Map<string, T>, key: string, make: () => T): T {
  let format = formats.get(key);
  if (format === undefined) {
    format = make();
    formats.set(key, format);
  }
  return format;
}
