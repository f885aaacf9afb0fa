// What was loaded before, asked anew when the file, the cycle or the cart's rule is another.

import { backend, type ComparisonView, type PreviewView } from "../../ipc";
import { toastRefusal } from "../../state/toasts.svelte";
import type { LoadForm } from "./load_form.svelte";

/** A cycle is typed letter by letter. */
const TYPING_MS = 250;

export class Comparison {
  view = $state.raw<ComparisonView | null>(null);
  #asked = 0;

  /** To be called while a component is made. */
  follow(preview: () => PreviewView, form: LoadForm): void {
    $effect(() => {
      const { id } = preview();
      const [cycle, policy] = [form.cycleOrNull, form.cartPolicy];
      const turn = ++this.#asked;
      const timer = setTimeout(
        () => void this.#ask(turn, id, cycle, policy),
        this.view === null ? 0 : TYPING_MS,
      );
      return () => clearTimeout(timer);
    });
  }

  get any(): boolean {
    return this.view !== null && this.view.same + this.view.changed > 0;
  }

  async #ask(turn: number, id: number, cycle: string | null, policy: string): Promise<void> {
    try {
      const view = await backend.comparePreview(id, cycle, policy);
      if (turn === this.#asked) this.view = view;
    } catch (refusal) {
      if (turn === this.#asked) toastRefusal(refusal);
    }
  }
}
