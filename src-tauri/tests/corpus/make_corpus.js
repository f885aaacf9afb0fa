// Makes the sheetjs_* files of this corpus: npm install xlsx && node make_corpus.js
const XLSX = require("xlsx");

const cells = XLSX.utils.aoa_to_sheet([
  ["Código CN", "Nombre", "SKU", "Cantidad"],
  [958, "María Núñez", 24318, 2],
  ["10742", "Ana Pérez", "00077", 1],
  [7, "Luz", 5, 1.5],
  [1e18 + 1, "Eva", 1, 1],
]);
cells.A2.z = "00000";
cells.C2.z = "#,##0";
cells.A6 = { t: "d", v: new Date(Date.UTC(2026, 4, 3)), z: "dd/mm/yyyy" };
cells.B6 = { t: "s", v: "Rut" };
cells.C6 = { t: "e", v: 0x2a };
cells.D6 = { t: "b", v: true };
cells.A7 = { t: "s", v: "33" };
cells.C7 = { t: "n", v: 77, f: "70+7", z: "00000" };
cells.D7 = { t: "n", v: 2 };
cells["!ref"] = "A1:D7";

const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["Notas"]]), "Notas");
XLSX.utils.book_append_sheet(book, cells, "Zona ñ");
for (const [bookType, name] of [
  ["biff8", "biff8.xls"], ["biff5", "biff5.xls"], ["xlsb", "plain.xlsb"], ["ods", "plain.ods"],
  ["fods", "plain.fods"], ["xlsx", "plain.xlsx"], ["xlml", "xml2003.xls"],
]) {
  XLSX.writeFile(book, `${__dirname}/sheetjs_${name}`, { bookType, cellDates: true });
}
