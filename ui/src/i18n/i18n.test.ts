import { afterEach, expect, test } from "vitest";
import { en } from "./en";
import { es } from "./es";
import { clock, dateTime, decimal, duration, number, relative } from "./format";
import { isRefusal, refusalText } from "./refusal";
import { say, setLanguage } from "./language.svelte";
import { stateWord, stepWord } from "./words";

afterEach(() => setLanguage("es"));

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

function textsOf(dictionary: object, path = ""): [string, string][] {
  return Object.entries(dictionary).flatMap(([key, value]): [string, string][] => {
    if (typeof value === "string") return [[`${path}${key}`, value]];
    return typeof value === "object" && value !== null ? textsOf(value, `${path}${key}.`) : [];
  });
}
