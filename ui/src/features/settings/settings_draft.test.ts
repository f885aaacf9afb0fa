import { afterEach, expect, test } from "vitest";
import type { SettingsView } from "../../ipc/bindings";
import { draft } from "./settings_draft.svelte";

const SAVED = { workers: 3, headless: true, cycle: null, theme: "dark" } as SettingsView;

afterEach(() => draft.forget());

test("changes lie over what is saved", () => {
  draft.change("workers", 6);
  expect(draft.over(SAVED)).toMatchObject({ workers: 6, headless: true, theme: "dark" });
  expect(draft.isDirty(SAVED)).toBe(true);
});

test("changed back is not changed", () => {
  draft.change("workers", 6);
  draft.change("workers", 3);
  expect(draft.isDirty(SAVED)).toBe(false);
});

test("what is saved elsewhere meanwhile shows through", () => {
  draft.change("workers", 6);
  expect(draft.over({ ...SAVED, theme: "light" })).toMatchObject({ workers: 6, theme: "light" });
});
