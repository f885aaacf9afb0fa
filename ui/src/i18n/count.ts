// Whole numbers inside sentences, grouped as the language does.

const formats = new Map<string, Intl.NumberFormat>();

export function count(value: number, locale: "es-CL" | "en"): string {
  let format = formats.get(locale);
  if (format === undefined) {
    // "always": Spanish would otherwise leave four-digit numbers ungrouped.
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, useGrouping: "always" });
    formats.set(locale, format);
  }
  return format.format(value);
}
