// One file of colours: nothing else names one, and what is read on it can be read.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const ROOT = import.meta.dirname;
/** Pictures of a pretend portal have that portal's colours. */
const EXEMPT = ["tokens.css", "tokens.test.ts", "ipc/mock/pictures.ts"];
/** Icons, the signs of a sum, and what cannot be chosen. */
const MAY_BE_FAINT = [
  "features/orders/OrderCell.svelte: <Image",
  "features/orders/OrderToolbar.svelte: <Search",
  "features/preview/PreviewSum.svelte: color",
  "shared/Menu.svelte: color",
];
const LITERAL =
  /#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(/i;
/** The least contrasts by WCAG's level AA: of text, and of signs and edges that mean something. */
const AA = { text: 4.5, sign: 3 };

test("no colour literal outside the tokens", () => {
  const found = sources().flatMap((path) =>
    readFileSync(join(ROOT, path), "utf8")
      .split("\n")
      .filter((line) => LITERAL.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test.each(["light", "dark"])("text has contrast enough in %s", (theme) => {
  const tokens = tokensOf(theme);
  const weak = textPairs().filter(([text, ground]) => {
    return contrast(tokens.get(text)!, tokens.get(ground)!) < AA.text;
  });
  expect(weak).toEqual([]);
});

test.each(["light", "dark"])("signs, edges of fields and focus rings stand out in %s", (theme) => {
  const tokens = tokensOf(theme);
  const weak = signPairs().filter(([sign, ground]) => {
    return contrast(tokens.get(sign)!, tokens.get(ground)!) < AA.sign;
  });
  expect(weak).toEqual([]);
});

test("dark replaces every colour of light", () => {
  const [light, dark] = [colourNames(":root {"), colourNames(':root[data-theme="dark"] {')];
  expect(dark).toEqual(light);
});

test("the program's icon has the window's accent", () => {
  const icon = readFileSync(join(ROOT, "../../icons/icon.svg"), "utf8");
  const colours = new Set([...icon.matchAll(/#[0-9a-f]{6}/g)].map(([colour]) => colour));
  expect(colours).toContain(tokensOf("light").get("--accent"));
  expect(colours.size).toBe(2);
});

function textPairs(): [string, string][] {
  const grounds = ["--canvas", "--surface", "--raised", "--hover"];
  const states = ["waiting", "running", "retrying", "completed", "partial", "failed", "cancelled"];
  return [
    ...grounds.flatMap((ground): [string, string][] => [
      ["--ink", ground],
      ["--ink-muted", ground],
      ["--accent", ground],
    ]),
    ["--ink-muted", "--sunken"],
    // A chosen row and a chosen chip.
    ["--ink", "--accent-soft"],
    ["--ink-muted", "--accent-soft"],
    ["--accent", "--accent-soft"],
    ["--on-accent", "--accent-fill"],
    ["--on-accent", "--accent-fill-hover"],
    ...states.flatMap((state): [string, string][] => [
      [`--${state}`, "--surface"],
      [`--${state}`, "--hover"],
      [`--${state}`, "--canvas"],
      [`--${state}`, "--raised"],
      [`--${state}`, "--accent-soft"],
      [`--${state}`, `--${state}-soft`],
      ["--ink", `--${state}-soft`],
      ["--ink-muted", `--${state}-soft`],
    ]),
  ];
}

function signPairs(): [string, string][] {
  const grounds = ["--canvas", "--surface", "--raised", "--hover", "--accent-soft"];
  return grounds.flatMap((ground): [string, string][] => [
    ["--ink-faint", ground],
    ["--accent", ground],
  ]);
}

test("what is faint is for signs and edges, never for text", () => {
  const found = sources().flatMap((path) =>
    readFileSync(join(ROOT, path), "utf8")
      .split("\n")
      .filter((line) => /\bcolor: var\(--ink-faint\)|text-faint/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found.filter((line) => !MAY_BE_FAINT.some((sign) => line.startsWith(sign)))).toEqual([]);
});

function tokensOf(theme: string): Map<string, string> {
  const light = block(":root {");
  return new Map(theme === "light" ? light : [...light, ...block(':root[data-theme="dark"] {')]);
}

function colourNames(opening: string): string[] {
  return block(opening).map(([name]) => name);
}

/** Names and values of the first block that opens so. */
function block(opening: string): [string, string][] {
  const css = readFileSync(join(ROOT, "tokens.css"), "utf8");
  const start = css.indexOf(opening);
  const body = css.slice(start, css.indexOf("\n}", start));
  return [...body.matchAll(/(--[\w-]+): ([^;]+);/g)].map((match) => [match[1]!, match[2]!]);
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function sources(): string[] {
  return readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte|css)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !EXEMPT.includes(path));
}
