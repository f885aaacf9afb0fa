// Who may know whom. Written down here so that it stays so.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { expect, test } from "vitest";

const ROOT = import.meta.dirname;
const LINES_MAX = 400;

/** What each folder may import from, besides itself. */
const MAY_IMPORT: Record<string, string[]> = {
  ipc: [],
  i18n: ["ipc"],
  state: ["i18n", "ipc"],
  shared: ["i18n", "ipc", "state"],
  features: ["i18n", "ipc", "shared", "state"],
  views: ["features", "i18n", "ipc", "shared", "state"],
};

test("only ipc/ knows Tauri", () => {
  const found = imports().filter(
    ({ from, to }) => to.startsWith("@tauri-apps") && layer(from) !== "ipc",
  );
  expect(found).toEqual([]);
});

test("folders import downwards only", () => {
  const found = imports().filter(({ from, to }) => {
    const [above, below] = [layer(from), layer(to)];
    const allowed = MAY_IMPORT[above];
    return (
      allowed !== undefined && below in MAY_IMPORT && below !== above && !allowed.includes(below)
    );
  });
  expect(found).toEqual([]);
});

test("features never import one another", () => {
  const found = imports().filter(({ from, to }) => {
    return layer(from) === "features" && layer(to) === "features" && feature(from) !== feature(to);
  });
  expect(found).toEqual([]);
});

test("no file is too long to be read", () => {
  const found = sources().filter((path) => read(path).split("\n").length > LINES_MAX);
  expect(found).toEqual([]);
});

interface Import {
  from: string;
  /** A path inside src, or a package. */
  to: string;
}

function imports(): Import[] {
  return sources().flatMap((from) =>
    [...read(from).matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(({ 1: to = "" }) => ({
      from,
      to: to.startsWith(".") ? normalize(join(dirname(from), to)) : to,
    })),
  );
}

function layer(path: string): string {
  return path.split("/")[0] ?? "";
}

function feature(path: string): string {
  return path.split("/")[1] ?? "";
}

function sources(): string[] {
  return readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => path !== "ipc/bindings.ts");
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}
