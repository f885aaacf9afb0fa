// The settings as the person is changing them. Lives as long as the window, so that a look at
// another screen loses nothing that was typed.

import type { SettingsView } from "../../ipc/bindings";

/** What the form changes; language and theme act at once and are no part of it. */
const FIELDS = [
  "workers",
  "attempts_max",
  "orders_per_context",
  "evidence_days",
  "timeout_ms",
  "slow_mo_ms",
  "headless",
  "cycle",
  "cart_policy",
  "refuse_other_name",
  "closing_ms",
  "watched_folder",
  "portal_address",
] as const satisfies (keyof SettingsView)[];

type Draft = Pick<SettingsView, (typeof FIELDS)[number]>;

let changes = $state<Partial<Draft>>({});

export const draft = {
  /** What the form shows: the saved settings with the changes over them. */
  over(saved: SettingsView): SettingsView {
    return { ...saved, ...changes };
  },
  isDirty(saved: SettingsView): boolean {
    return FIELDS.some((field) => field in changes && changes[field] !== saved[field]);
  },
  change<Field extends keyof Draft>(field: Field, value: Draft[Field]): void {
    changes = { ...changes, [field]: value };
  },
  forget(): void {
    changes = {};
  },
};

/** The environment variable that decides a setting, to be named to the person. */
export function variableOf(field: string): string {
  return VARIABLES[field] ?? field;
}

const VARIABLES: Record<string, string> = {
  workers: "GSP_WORKERS",
  attempts_max: "GSP_MAX_RETRIES",
  headless: "GSP_HEADLESS",
  timeout_ms: "GSP_TIMEOUT_MS",
  slow_mo_ms: "GSP_SLOW_MO_MS",
  portal_address: "GSP_PORTAL_URL",
};
