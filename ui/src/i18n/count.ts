// Numbers inside sentences, grouped as the language does, with the form of the word that goes with
// them. Both languages have two forms, and only 1 takes the first.

type Locale = "es-CL" | "en";

const formats = new Map<string, Intl.NumberFormat>();

export function count(value: number, locale: Locale, places = 0): string {
  const key = `${locale} ${places}`;
  let format = formats.get(key);
  if (format === undefined) {
    // "always": Spanish would otherwise leave four-digit numbers ungrouped.
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: places, useGrouping: "always" });
    formats.set(key, format);
  }
  return format.format(value);
}

/** "1 pedido", "2 pedidos", "0 pedidos". */
export function counted(value: number, locale: Locale, one: string, many: string): string {
  return `${count(value, locale)} ${value === 1 ? one : many}`;
}

/** "92,4 pedidos": one place while it matters; what is written "1" takes the singular. */
export function measured(value: number, locale: Locale, one: string, many: string): string {
  const written = rounded(value, locale);
  return `${written} ${written === "1" ? one : many}`;
}

/** "92,4", "413": one place after the comma when the number is small enough for it to matter. */
export function rounded(value: number, locale: Locale): string {
  return count(value, locale, value < 100 ? 1 : 0);
}
