// The views of a batch, in their order.

export const BATCH_TABS = ["orders", "causes", "activity", "summary"] as const;
export type BatchTab = (typeof BATCH_TABS)[number];
