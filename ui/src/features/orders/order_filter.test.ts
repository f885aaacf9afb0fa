import { describe, expect, it } from "vitest";
import {
  canDrift,
  groupOf,
  isNarrowed,
  toFilter,
  WHOLE_TABLE,
  withGroupToggled,
  withSortToggled,
} from "./order_filter";

describe("toFilter", () => {
  it("asks for everything in the order of the file unless told otherwise", () => {
    expect(toFilter(WHOLE_TABLE)).toEqual({
      states: [],
      text: null,
      cause: null,
      sort: "position",
      descending: false,
    });
  });

  it("spells groups out as states, and cuts blanks from the search", () => {
    const filter = toFilter({ ...WHOLE_TABLE, groups: ["waiting", "failed"], text: "  0417 " });
    expect(filter.states).toEqual(["pending", "queued", "failed"]);
    expect(filter.text).toBe("0417");
  });

  it("takes a search of nothing but blanks for none", () => {
    expect(toFilter({ ...WHOLE_TABLE, text: "   " }).text).toBeNull();
  });
});

describe("chips", () => {
  it("turn on and off, whatever the order they were clicked in", () => {
    const both = withGroupToggled(withGroupToggled(WHOLE_TABLE, "completed"), "failed");
    expect(both.groups).toEqual(["failed", "completed"]);
    expect(withGroupToggled(both, "failed").groups).toEqual(["completed"]);
  });
});

describe("sort heads", () => {
  it("go up, down, and back to the file", () => {
    const up = withSortToggled(WHOLE_TABLE, "lines");
    expect(up).toMatchObject({ sort: "lines", descending: false });
    const down = withSortToggled(up, "lines");
    expect(down).toMatchObject({ sort: "lines", descending: true });
    expect(withSortToggled(down, "lines")).toMatchObject({ sort: "position", descending: false });
  });
});

describe("what a query is", () => {
  it("drifts by state, by cause and by what the run changes, and by nothing else", () => {
    expect(canDrift(WHOLE_TABLE)).toBe(false);
    expect(canDrift({ ...WHOLE_TABLE, text: "rojas", sort: "consultora_name" })).toBe(false);
    expect(canDrift({ ...WHOLE_TABLE, groups: ["failed"] })).toBe(true);
    expect(canDrift({ ...WHOLE_TABLE, cause: "x" })).toBe(true);
    expect(canDrift({ ...WHOLE_TABLE, sort: "ended" })).toBe(true);
  });

  it("is narrowed by anything but the sort", () => {
    expect(isNarrowed({ ...WHOLE_TABLE, sort: "lines" })).toBe(false);
    expect(isNarrowed({ ...WHOLE_TABLE, text: " " })).toBe(false);
    expect(isNarrowed({ ...WHOLE_TABLE, cause: "x" })).toBe(true);
  });

  it("knows the group of every state, and none of a word it was not told", () => {
    expect(groupOf("cart_open")).toBe("running");
    expect(groupOf("queued")).toBe("waiting");
    expect(groupOf("astray")).toBeNull();
  });
});
