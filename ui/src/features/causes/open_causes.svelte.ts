// Failures by cause over all batches, asked for again while orders fail. What is on the screen
// keeps its place, so that nothing moves under the pointer; new causes come below.

import type { Backend } from "../../ipc/backend";
import type { CauseView, News } from "../../ipc/bindings";

const ASK_AGAIN_MS = 3_000;

export class OpenCauses {
  causes = $state.raw<CauseView[] | null>(null);
  problem = $state.raw<unknown>(null);

  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;

  constructor(private readonly backend: Backend) {
    void this.ask();
  }

  async ask(): Promise<void> {
    try {
      const came = await this.backend.causes(null);
      if (this.#stopped) return;
      this.causes = inPlace(this.causes ?? [], came);
      this.problem = null;
    } catch (problem) {
      if (!this.#stopped) this.problem = problem;
    }
  }

  takeNews(news: News): void {
    if (news.batches.length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.ask();
    }, ASK_AGAIN_MS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

/** Names a cause on the screen: the same cause in two batches is two rows. */
export function causeId(cause: CauseView): string {
  return `${cause.batch_id} ${cause.key}`;
}

export function inPlace(held: CauseView[], came: CauseView[]): CauseView[] {
  const byId = new Map(came.map((cause) => [causeId(cause), cause]));
  const kept = held.flatMap((cause) => byId.get(causeId(cause)) ?? []);
  const known = new Set(kept.map(causeId));
  return [...kept, ...came.filter((cause) => !known.has(causeId(cause)))];
}
