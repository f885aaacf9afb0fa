import { describe, expect, it } from "vitest";
import type { AttemptView, OrderDetail } from "../../ipc/bindings";
import { picturesOf, standingFailure } from "./failure";

function attempt(number: number, more: Partial<AttemptView> = {}): AttemptView {
  return {
    number,
    worker: 1,
    started_ms: number * 1000,
    ended_ms: number * 1000 + 500,
    outcome: "failed",
    kind: "transient",
    reason: "timed_out",
    step: "cycle",
    text: { es: "El portal tardó", en: "The portal was slow" },
    detail: null,
    cart: "untouched",
    evidence: [],
    ...more,
  };
}

function detail(state: string, attempts: AttemptView[]): OrderDetail {
  return {
    row: {
      id: 1,
      batch_id: 1,
      position: 1,
      consultora_code: "0001",
      consultora_name: null,
      state,
      lines: 1,
      lines_added: 0,
      units: 1,
      attempts: attempts.length,
      worker: null,
      started_ms: null,
      ended_ms: null,
      due_ms: null,
      message: null,
      has_evidence: false,
    },
    batch_name: "",
    cycle: null,
    portal_name: null,
    steps: [],
    lines: [],
    attempts,
    log: [],
    cart_before: null,
  };
}

describe("standingFailure", () => {
  it("is the last attempt's, in whatever order they come", () => {
    expect(standingFailure(detail("failed", [attempt(2), attempt(1)]))?.number).toBe(2);
  });

  it("is none while the order runs again, or ended well", () => {
    expect(standingFailure(detail("cart_open", [attempt(1)]))).toBeNull();
    expect(standingFailure(detail("completed", [attempt(1)]))).toBeNull();
  });

  it("is none when the last attempt has nothing to explain", () => {
    const cancelled = attempt(2, { outcome: "cancelled", text: null });
    expect(standingFailure(detail("failed", [attempt(1), cancelled]))).toBeNull();
    expect(standingFailure(detail("failed", []))).toBeNull();
  });
});

describe("picturesOf", () => {
  it("has the pictures of all attempts as they were taken, and no other evidence", () => {
    const pictures = picturesOf([
      attempt(2, { evidence: [{ id: 21, kind: "screenshot", created_ms: 2400 }] }),
      attempt(1, {
        evidence: [
          { id: 12, kind: "calls", created_ms: 1450 },
          { id: 11, kind: "screenshot", created_ms: 1400 },
        ],
      }),
    ]);
    expect(pictures.map(({ evidence }) => evidence.id)).toEqual([11, 21]);
    expect(pictures[0]?.attempt.number).toBe(1);
  });
});
