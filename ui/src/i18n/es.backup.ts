// What backups say.

import { counted } from "./count";

const c = (value: number, one: string, many: string) => counted(value, "es-CL", one, many);

export const backupEs = {
  title: "Respaldo",
  hint: "Una copia de todo en un archivo. Se hace sin detener el trabajo.",
  make: "Hacer un respaldo",
  made: (path: string, holds: string): string => `Respaldo hecho en ${path}: ${holds}`,
  /** What a database holds; `last` is when something last happened in it. */
  holds: (batches: number, count: number, last: string | null): string =>
    `${c(batches, "lote", "lotes")} y ${c(count, "pedido", "pedidos")}${last === null ? "" : `, lo último del ${last}`}`,
  restore: "Restaurar un respaldo",
  askTitle: "¿Reemplazar lo que hay por este respaldo?",
  yes: "Restaurar",
  holding: (path: string, holds: string): string => `El respaldo ${path} tiene ${holds}.`,
  replaces: (holds: string): string => `Reemplaza ${holds}; se guardan aparte.`,
  replacesBroken: (problem: string): string =>
    `Reemplaza una base de datos que no se puede leer y se guarda aparte: ${problem}`,
  pauses:
    "Los lotes que estaban en marcha quedan en pausa: lo hecho después del respaldo figura como no hecho.",
  done: "Respaldo restaurado",
  doneBody: (kept: string | null, paused: number): string =>
    [
      kept === null ? "" : `Lo que había antes está en ${kept}.`,
      paused === 0
        ? ""
        : `${c(paused, "lote queda", "lotes quedan")} en pausa: revisa antes de reanudar.`,
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  doneYes: "Ver los lotes",
};

export type BackupTexts = typeof backupEs;
