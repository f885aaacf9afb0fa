// Files whose columns are called otherwise: with "columnas" in their name they have to be explained,
// with "conocidas" they were explained before.

import type { ColumnsView, ColumnView, OpenOptions, PreviewView, Sentence } from "../bindings";

export const OPENED_AS_IT_IS: OpenOptions = {
  sheet: null,
  header_row: null,
  columns: null,
  map: null,
  ask: false,
  reading: null,
};

const TABLE: readonly (readonly [string, string | null, ...string[]])[] = [
  ["Fecha", null, "12-05-2026", "12-05-2026", "12-05-2026", "13-05-2026", "13-05-2026"],
  ["Quién", "consultora_code", "00084512", "00084512", "10482721", "10482721", "00090377"],
  ["Persona", null, "María José Rojas", "María José Rojas", "Ana Soto Díaz", "Ana Soto Díaz", "Rosa Vera Paz"],
  ["Qué pide", "product_code", "40412", "71533", "20871", "40412", "15590"],
  ["Descripción", null, "Jabón en barra 5 un.", "Crema de manos 75 g", "Colonia 100 ml", "Jabón en barra 5 un.", "Talco 80 g"],
  ["Valor", null, "8.990", "12.490", "24.990", "8.990", "3.290"],
  ["Cantidad pedida", "quantity", "2", "1", "6", "1", "3"],
];

const PROBLEM: Sentence = {
  es: "«pedidos_columnas.xlsx», hoja «Mayo»: falta la columna: código de consultora (consultora_code), código de producto (product_code). Se encontró: Fecha, Quién, Persona, Qué pide, Descripción, Valor, Cantidad pedida. Agrega el título que falta, o indica qué columna es.",
  en: "\"pedidos_columnas.xlsx\", sheet \"Mayo\": missing column: consultora code (consultora_code), product code (product_code). Found: Fecha, Quién, Persona, Qué pide, Descripción, Valor, Cantidad pedida. Add the missing title, or say which column it is.",
};

/** The file's columns, when it has to be asked which is which. */
export function columnsOf(path: string, options: OpenOptions): ColumnsView | null {
  const file = path.split(/[\\/]/).at(-1) ?? path;
  const isUnknown = /columnas/i.test(file) && options.columns === null;
  if (!isUnknown && !options.ask) return null;
  return {
    file,
    problem: isUnknown ? PROBLEM : null,
    sheet: options.sheet ?? "Mayo",
    sheets: ["Mayo", "Abril", "Resumen"],
    header_row: options.header_row ?? 3,
    columns: TABLE.map(([title, guess, ...samples], place): ColumnView => {
      const isTitled = options.header_row !== 0;
      const letters = String.fromCharCode(65 + place);
      const field = isUnknown && guess !== "quantity" ? null : guess;
      return { place, letters, title: isTitled ? title : letters, field, guess, samples };
    }),
  };
}

/** What a preview says of the columns that were read. */
export function usedColumns(
  file: string,
  options: OpenOptions,
): Pick<PreviewView, "columns" | "columns_by"> {
  const used = (
    codes: string,
    name: string,
    product: string,
    quantity: string,
  ): PreviewView["columns"] => [
    { field: "consultora_code", title: codes },
    { field: "consultora_name", title: name },
    { field: "product_code", title: product },
    { field: "quantity", title: quantity },
  ];
  if (options.columns !== null) {
    const title = (place: number | null) => (place === null ? "" : (TABLE[place]?.[0] ?? ""));
    const { consultora_code, consultora_name, product_code, quantity } = options.columns;
    const columns = used(
      title(consultora_code),
      title(consultora_name),
      title(product_code),
      title(quantity),
    );
    return { columns: columns.filter((column) => column.title !== ""), columns_by: "operator" };
  }
  if (/conocidas/i.test(file)) {
    return { columns: used("Quién", "Persona", "Qué pide", "Cantidad pedida"), columns_by: "memory" };
  }
  return {
    columns: used("Cód. consultora", "Nombre", "Código", "Cantidad"),
    columns_by: "titles",
  };
}
