// What the table is asked for: the chips, the search, the cause and the sort heads become the
// one `OrderFilter` that goes over the wire. Filtering and sorting themselves are the store's.

import type { Counts, OrderFilter } from "../../ipc/bindings";

/** The groups that the wire counts orders in, in the order in which the chips stand. */
export const STATE_GROUPS = {
  waiting: ["pending", "queued"],
  running: [
    "in_progress",
    "login_ok",
    "consultora_selected",
    "cycle_selected",
    "cart_open",
    "products_added",
  ],
  retrying: ["retrying"],
  failed: ["failed"],
  partial: ["partial"],
  completed: ["completed"],
  cancelled: ["cancelled"],
} as const satisfies Partial<Record<keyof Counts, readonly string[]>>;

export type StateGroup = keyof typeof STATE_GROUPS;
export const STATE_GROUP_NAMES = Object.keys(STATE_GROUPS) as StateGroup[];

/** The columns that the store can sort by. */
export type SortKey =
  | "position"
  | "state"
  | "consultora_code"
  | "consultora_name"
  | "lines"
  | "attempts"
  | "started"
  | "ended";

export interface TableQuery {
  groups: readonly StateGroup[];
  text: string;
  cause: string | null;
  sort: SortKey;
  descending: boolean;
}

/** Everything, as it stands in the file. */
export const WHOLE_TABLE: TableQuery = {
  groups: [],
  text: "",
  cause: null,
  sort: "position",
  descending: false,
};

export function toFilter(query: TableQuery): OrderFilter {
  const text = query.text.trim();
  return {
    states: query.groups.flatMap((group) => STATE_GROUPS[group]),
    text: text === "" ? null : text,
    cause: query.cause,
    sort: query.sort,
    descending: query.descending,
  };
}

/** Turns one chip on or off; the chips keep their fixed order, so equal choices are equal queries. */
export function withGroupToggled(query: TableQuery, group: StateGroup): TableQuery {
  const chosen = new Set(query.groups);
  if (!chosen.delete(group)) chosen.add(group);
  return { ...query, groups: STATE_GROUP_NAMES.filter((name) => chosen.has(name)) };
}

/** A head clicked: up, then down, then back to the order of the file. */
export function withSortToggled(query: TableQuery, sort: SortKey): TableQuery {
  if (query.sort !== sort) return { ...query, sort, descending: false };
  if (!query.descending) return { ...query, descending: true };
  return { ...query, sort: "position", descending: false };
}

/** Whether anything but the sort narrows or widens what is shown. */
export function isNarrowed(query: TableQuery): boolean {
  return query.groups.length > 0 || query.text.trim() !== "" || query.cause !== null;
}

/** Whether news can change which rows the query has, or their order. Positions never move. */
export function canDrift(query: TableQuery): boolean {
  if (query.groups.length > 0 || query.cause !== null) return true;
  return sortsByWhatMoves(query.sort);
}

/** Whether a run changes what the rows are sorted by. */
export function sortsByWhatMoves(sort: SortKey): boolean {
  return !["position", "consultora_code", "consultora_name", "lines"].includes(sort);
}

export function groupOf(state: string): StateGroup | null {
  return (
    STATE_GROUP_NAMES.find((name) => (STATE_GROUPS[name] as readonly string[]).includes(state)) ??
    null
  );
}
