// What a load would come to, asked anew whenever something that matters to it is another.

import { backend, type ComparisonView, type LoadOptions } from "../../ipc";
import { toastRefusal } from "../../state/toasts.svelte";

/** A cycle is typed letter by letter. */
const TYPING_MS = 250;

export class Comparison {
  view = $state.raw<ComparisonView | null>(null);
  #asked = 0;

  /** To be called while a component is made. `matters` is looked at besides the options. */
  follow(matters: () => unknown, previewId: () => number, options: () => LoadOptions): void {
    $effect(() => {
      matters();
      const [id, wanted] = [previewId(), { ...options(), name: null }];
      const turn = ++this.#asked;
      const wait = this.#asked === 1 ? 0 : TYPING_MS;
      const timer = setTimeout(() => void this.#ask(turn, id, wanted), wait);
      return () => clearTimeout(timer);
    });
  }

  get any(): boolean {
    return this.view !== null && this.view.same + this.view.changed > 0;
  }

  async #ask(turn: number, id: number, options: LoadOptions): Promise<void> {
    try {
      const view = await backend.comparePreview(id, options);
      if (turn === this.#asked) this.view = view;
    } catch (refusal) {
      if (turn === this.#asked) toastRefusal(refusal);
    }
  }
}
