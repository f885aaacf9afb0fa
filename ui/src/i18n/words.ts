// The words of the wire as a person reads them. A word that this UI does not know is shown as it is.

import { texts } from "./language.svelte";

export type StateWord = keyof ReturnType<typeof texts>["states"];

/** A state of a batch or of an order. */
export function stateWord(word: string): string {
  return (texts().states as Record<string, string>)[word] ?? word;
}

/** A state of a line. */
export function lineWord(word: string): string {
  return (texts().lineStates as Record<string, string>)[word] ?? word;
}

/** A step of an order's way. */
export function stepWord(word: string): string {
  return (texts().steps as Record<string, string>)[word] ?? word;
}
