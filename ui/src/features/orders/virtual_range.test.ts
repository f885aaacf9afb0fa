import { describe, expect, it } from "vitest";
import { scrollToShow, visibleRange } from "./virtual_range";

describe("visibleRange", () => {
  it("has the rows that are seen, and some more on both sides", () => {
    expect(visibleRange({ scrollTop: 320, height: 100 }, 32, 1000, 4)).toEqual({ first: 6, end: 18 });
  });

  it("stays within the list at both ends", () => {
    expect(visibleRange({ scrollTop: 0, height: 640 }, 32, 5, 8)).toEqual({ first: 0, end: 5 });
    expect(visibleRange({ scrollTop: 1_599_360, height: 640 }, 32, 50_000, 8)).toEqual({
      first: 49_972,
      end: 50_000,
    });
  });

  it("is empty for nothing, and when the list has become shorter than where one looks", () => {
    expect(visibleRange({ scrollTop: 0, height: 640 }, 32, 0, 8)).toEqual({ first: 0, end: 0 });
    expect(visibleRange({ scrollTop: 99_999, height: 640 }, 32, 10, 8)).toEqual({
      first: 10,
      end: 10,
    });
  });

  it("takes a rubber-band overscroll for the top", () => {
    expect(visibleRange({ scrollTop: -40, height: 64 }, 32, 10, 0)).toEqual({ first: 0, end: 2 });
  });
});

describe("scrollToShow", () => {
  const viewport = { scrollTop: 320, height: 320 };

  it("moves as little as it takes", () => {
    expect(scrollToShow(viewport, 32, 12)).toBe(320);
    expect(scrollToShow(viewport, 32, 9)).toBe(288);
    expect(scrollToShow(viewport, 32, 20)).toBe(352);
  });
});
