import { afterEach, expect, test } from "vitest";
import { en } from "./en";
import { es } from "./es";
import { clock, dateTime, decimal, duration, number, relative } from "./format";
import { isRefusal, refusalText } from "./refusal";
import { say, setLanguage } from "./language.svelte";
import { stateWord, stepWord } from "./words";

afterEach(() => setLanguage("es"));

/** Words of counted things in the singular, after a number that is not one. */
const SPANISH_ONE =
  /\b[02] (?:pedido|línea|fila|unidad|producto|trabajador|archivo|nuevo|completo|parcial|fallido|cancelado|rechazada)\b/;
const ENGLISH_ONE = /\b[02] (?:order|line|row|unit|product|worker|file)\b/;

const NOW = Date.UTC(2026, 10, 24, 17, 2, 9);

test("both languages say the same things", () => {
  expect(keysOf(en)).toEqual(keysOf(es));
});

test("nothing is left empty, and nobody shouts", () => {
  for (const dictionary of [es, en]) {
    for (const [key, text] of textsOf(dictionary)) {
      expect(text.trim(), key).not.toBe("");
      expect(text, key).not.toMatch(/[!¡]/);
    }
  }
});

test("languages differ where sentences are long enough to", () => {
  const english = new Map(textsOf(en));
  const same = textsOf(es).filter(([key, text]) => text.length > 24 && english.get(key) === text);
  expect(same).toEqual([]);
});

test.each([
  { words: es, singular: /\b1 \w*(?:os|as|es)\b/, plural: SPANISH_ONE },
  { words: en, singular: /\b1 \w{3,}s\b/, plural: ENGLISH_ONE },
])("one is said in the singular, two and none in the plural", ({ words, singular, plural }) => {
  expect(saidWith(words, 1).filter(([, text]) => singular.test(text))).toEqual([]);
  for (const many of [0, 2]) {
    expect(saidWith(words, many).filter(([, text]) => plural.test(text))).toEqual([]);
  }
});

test("what is left to cancel is counted with its article", () => {
  const { cancelBatch } = es.batch.confirm;
  expect(cancelBatch(12).title).toBe("¿Cancelar los 12 pedidos que faltan?");
  expect(cancelBatch(1).title).toBe("¿Cancelar el pedido que falta?");
  expect(en.batch.confirm.cancelBatch(1).title).toBe("Cancel the order that is left?");
});

test("a rate that is written 1 is one", () => {
  expect(es.batch.head.rate(1.04)).toBe("1 pedido por minuto");
  expect(es.batch.head.rate(1.06)).toBe("1,1 pedidos por minuto");
  expect(en.batch.head.rate(92.44)).toBe("92.4 orders a minute");
});

test("wire states have the words that were agreed on", () => {
  expect(stateWord("cart_open")).toBe("en curso: carro abierto");
  expect(stateWord("paused")).toBe("en pausa");
  setLanguage("en");
  expect(stateWord("cart_open")).toBe("in progress: cart open");
  expect(stepWord("open_cart")).toBe("open the cart");
});

test("a word that is not known is shown as it is", () => {
  expect(stateWord("teleported")).toBe("teleported");
});

test("numbers are grouped as in Chile, four digits too", () => {
  expect(number(1187)).toBe("1.187");
  expect(number(50_000)).toBe("50.000");
  expect(decimal(92.44)).toBe("92,4");
  expect(decimal(412.6)).toBe("413");
  setLanguage("en");
  expect(number(50_000)).toBe("50,000");
});

test("midnight is zero, not twenty-four", () => {
  const midnight = new Date(2026, 10, 24, 0, 5).getTime();
  expect(clock(midnight)).toBe("00:05");
  expect(dateTime(midnight)).toContain("2026");
});

test.each([
  [0, "0 s"],
  [48_400, "48 s"],
  [59_700, "1 min"],
  [200_000, "3 min 20 s"],
  [17 * 60_000, "17 min"],
  [59.8 * 60_000, "1 h"],
  [125 * 60_000, "2 h 05 min"],
  [-5, "0 s"],
])("%d ms last %s", (ms, told) => {
  expect(duration(ms)).toBe(told);
});

test.each([
  [0, "ahora"],
  [-30_000, "hace 30 s"],
  [-180_000, "hace 3 min"],
  [-7_200_000, "hace 2 h"],
  [-86_400_000, "ayer"],
])("%d ms from now is %s", (ms, told) => {
  expect(relative(NOW + ms, NOW)).toBe(told);
});

test("a refusal is said in the language of now", () => {
  const refusal = { code: "busy", message: { es: "Ocupado", en: "Busy" } };
  expect(isRefusal(refusal)).toBe(true);
  expect(refusalText(refusal)).toBe("Ocupado");
  setLanguage("en");
  expect(say(refusal.message)).toBe("Busy");
});

test("what is no refusal gets a calm sentence", () => {
  const written = console.error;
  console.error = () => {};
  expect(refusalText(new TypeError("x is undefined"))).toBe(es.common.unexpected);
  console.error = written;
});

function keysOf(dictionary: object, path = ""): string[] {
  return Object.entries(dictionary).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? keysOf(value, `${path}${key}.`)
      : [`${path}${key} ${typeof value}`],
  );
}

/** What every sentence with a gap says when all its gaps hold this number. */
function saidWith(dictionary: object, value: number, path = ""): [string, string][] {
  return Object.entries(dictionary).flatMap(([key, entry]): [string, string][] => {
    const said = typeof entry === "function" ? entry(value, value, value, value, value) : entry;
    if (typeof said === "string") return [[`${path}${key}`, said]];
    return typeof said === "object" && said !== null ? saidWith(said, value, `${path}${key}.`) : [];
  });
}

function textsOf(dictionary: object, path = ""): [string, string][] {
  return Object.entries(dictionary).flatMap(([key, value]): [string, string][] => {
    if (typeof value === "string") return [[`${path}${key}`, value]];
    return typeof value === "object" && value !== null ? textsOf(value, `${path}${key}.`) : [];
  });
}
