// The language that the window speaks, and everything that is said in it.

import type { Sentence } from "../ipc/bindings";
import { en } from "./en";
import { es, type Texts } from "./es";

export type Language = "es" | "en";

const dictionaries: Record<Language, Texts> = { es, en };

let current = $state<Language>("es");

export function language(): Language {
  return current;
}

/** The tag that numbers and dates are formatted by. */
export function locale(): "es-CL" | "en" {
  return current === "es" ? "es-CL" : "en";
}

export function setLanguage(wanted: Language): void {
  current = wanted;
  if (typeof document !== "undefined") document.documentElement.lang = locale();
}

/** What the window says, in the language of now. Reading it in markup or $derived follows changes. */
export function texts(): Texts {
  return dictionaries[current];
}

/** A sentence of the program in the language of now. */
export function say(sentence: Sentence): string {
  return sentence[current];
}
