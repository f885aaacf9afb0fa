import { expect, test } from "vitest";
import { backupName } from "./backup_name";

test("names sort by time", () => {
  expect(backupName(new Date(2026, 4, 9, 7, 5))).toBe("gsp-bot-2026-05-09-0705.db");
});
