// All orders of one cause, back into the queue. Counts first: the number in the question is the
// number that will change.

import { texts } from "../i18n";
import { backend, type CauseView, type OrderFilter } from "../ipc";
import { confirmed } from "./confirm.svelte";
import { toastDone, toastRefusal } from "./toasts.svelte";

/** Answers whether the list may have changed. */
export async function retryCause(cause: CauseView): Promise<boolean> {
  const t = texts().causes;
  const filter: OrderFilter = {
    states: [],
    text: null,
    cause: cause.key,
    sort: null,
    descending: false,
  };
  try {
    const orders = await backend.countRetryable(cause.batch_id, filter);
    if (orders === 0) {
      toastDone(t.nothingToRetry);
      return true;
    }
    const agreed = await confirmed({
      title: t.confirmTitle(orders),
      body: t.confirmBody(cause.batch_name, orders),
      yes: t.retry(orders),
      no: t.leave,
    });
    if (!agreed) return false;
    const changed = await backend.retryOrders(cause.batch_id, filter);
    toastDone(t.retried(changed.orders));
    return true;
  } catch (refusal) {
    toastRefusal(refusal);
    return false;
  }
}
