// What an order's page puts first: the failure that still stands, and all its pictures in a row.

import type { AttemptView, EvidenceView, OrderDetail } from "../../ipc/bindings";

/** States in which the last failure is news. While an order runs anew it is history. */
const STANDING = new Set(["failed", "retrying", "queued", "pending"]);

/** The attempt whose failure explains where the order stands; null when none does. */
export function standingFailure(detail: OrderDetail): AttemptView | null {
  if (!STANDING.has(detail.row.state)) return null;
  const last = detail.attempts.reduce<AttemptView | null>(
    (latest, attempt) => (latest === null || attempt.number > latest.number ? attempt : latest),
    null,
  );
  return last?.text ? last : null;
}

export interface Picture {
  evidence: EvidenceView;
  attempt: AttemptView;
}

/** All pictures, in the order in which they were taken. */
export function picturesOf(attempts: readonly AttemptView[]): Picture[] {
  return attempts
    .flatMap((attempt) =>
      attempt.evidence
        .filter((evidence) => evidence.kind === "screenshot")
        .map((evidence) => ({ evidence, attempt })),
    )
    .sort((a, b) => a.evidence.created_ms - b.evidence.created_ms);
}
