// The settings as the program holds them. Language and theme act on the window at once.

import { backend, type SettingsView } from "../ipc";
import {
  setLanguageChoice,
  setTheme,
  type LanguageChoice,
  type ThemeChoice,
} from "./appearance.svelte";

let saved = $state.raw<SettingsView | null>(null);
let problem = $state.raw<unknown>(null);

export const settings = {
  get saved() {
    return saved;
  },
  get problem() {
    return problem;
  },
};

export async function readSettings(): Promise<void> {
  try {
    take(await backend.settings());
    problem = null;
  } catch (refusal) {
    problem = refusal;
  }
}

/** Saves and keeps what the program made of it; rejects with its refusal. */
export async function saveSettings(wanted: SettingsView): Promise<SettingsView> {
  return take(await backend.saveSettings(wanted));
}

function take(settings: SettingsView): SettingsView {
  saved = settings;
  setLanguageChoice(settings.language as LanguageChoice);
  setTheme(settings.theme as ThemeChoice);
  return settings;
}
