// Language and theme: chosen in the settings, or the system's.

import { setLanguage } from "../i18n";

export type ThemeChoice = "light" | "dark" | "system";
export type LanguageChoice = "es" | "en" | "system";

let theme = $state<ThemeChoice>("system");
let languageChoice = $state<LanguageChoice>("system");

export const appearance = {
  get theme() {
    return theme;
  },
  get language() {
    return languageChoice;
  },
};

export function setTheme(choice: ThemeChoice): void {
  theme = choice;
  applyTheme();
}

export function setLanguageChoice(choice: LanguageChoice): void {
  languageChoice = choice;
  setLanguage(choice === "system" ? systemLanguage() : choice);
}

/** Follows the system's theme while it is the one chosen. */
export function followSystem(): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", applyTheme);
  applyTheme();
  return () => dark.removeEventListener("change", applyTheme);
}

function applyTheme(): void {
  const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const dark = theme === "dark" || (theme === "system" && systemDark);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Spanish first: English only for who asks for it. */
function systemLanguage(): "es" | "en" {
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "es";
}
