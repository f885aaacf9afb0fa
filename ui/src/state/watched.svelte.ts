// Spreadsheets that appear in the watched folder: offered, never opened by themselves.

import { texts } from "../i18n";
import { backend, type FoundFile } from "../ipc";
import { openFiles } from "./intake.svelte";
import { settings } from "./settings.svelte";
import { toastDone, toastRefusal } from "./toasts.svelte";

const LOOK_MS = 3_000;
/** Files that are offered at once. */
const OFFERED_MAX = 50;
const NAMED_MAX = 3;

let offered = $state.raw<FoundFile[]>([]);
/** A folder that cannot be looked at is said once, until it can be again. */
let isTroubled = false;

/** What has appeared, by its names as far as there is room for them. */
export function foundText(files: FoundFile[]): string {
  const names = files.slice(0, NAMED_MAX).map((file) => file.name);
  if (files.length > NAMED_MAX) names.push("…");
  return texts().watched.found(files.length, names.join(", "));
}

export function offeredFiles(): FoundFile[] {
  return offered;
}

export async function reviewOffered(): Promise<void> {
  const paths = offered.map((file) => file.path);
  offered = [];
  await openFiles(paths);
}

export function ignoreOffered(): void {
  offered = [];
}

export function watchFolder(): () => void {
  let isLooking = false;
  const look = async () => {
    if (isLooking || !settings.saved?.watched_folder) return;
    isLooking = true;
    try {
      offer(await backend.lookInFolder());
      isTroubled = false;
    } catch (refusal) {
      if (!isTroubled) toastRefusal(refusal);
      isTroubled = true;
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  return () => clearInterval(timer);
}

function offer(found: FoundFile[]): void {
  if (found.length === 0) return;
  const others = offered.filter((file) => found.every((other) => other.path !== file.path));
  offered = [...others, ...found].slice(-OFFERED_MAX);
  toastDone(foundText(found), {
    label: texts().watched.review,
    run: () => void reviewOffered(),
  });
}
