import { describe, expect, it } from "vitest";
import { fitScale, scrollAfterZoom, SCALE_MAX, stepped } from "./zoom";

describe("fitScale", () => {
  it("shows all of a large picture and leaves a small one as it is", () => {
    expect(fitScale({ width: 2000, height: 1000 }, { width: 1000, height: 1000 })).toBe(0.5);
    expect(fitScale({ width: 200, height: 100 }, { width: 1000, height: 1000 })).toBe(1);
    expect(fitScale({ width: 0, height: 0 }, { width: 1000, height: 1000 })).toBe(1);
  });
});

describe("stepped", () => {
  it("stays between the whole picture and the largest", () => {
    expect(stepped(0.5, -3, 0.5)).toBe(0.5);
    expect(stepped(3.9, 2, 0.5)).toBe(SCALE_MAX);
    expect(stepped(0.8, 1, 0.5)).toBeCloseTo(1);
  });
});

describe("scrollAfterZoom", () => {
  it("keeps the point under the pointer", () => {
    expect(scrollAfterZoom({ left: 100, top: 0 }, { x: 50, y: 20 }, 2)).toEqual({
      left: 250,
      top: 20,
    });
  });
});
