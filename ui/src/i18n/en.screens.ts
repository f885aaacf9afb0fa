import { count } from "./count";
import type { ScreenTexts } from "./es.screens";

const n = (value: number) => count(value, "en");
const orders = (value: number) => (value === 1 ? "1 order" : `${n(value)} orders`);
const linesOf = (value: number) => (value === 1 ? "1 line" : `${n(value)} lines`);

export const screensEn: ScreenTexts = {
  rail: {
    label: "Screens",
    batches: "Batches",
    workers: "Workers",
    causes: "Causes",
    history: "History",
    settings: "Settings",
    workerCount: (busy, total) => `${n(busy)} of ${n(total)} working`,
    marks: "State of the program",
  },
  marks: {
    portal: "Portal",
    account: "Account",
    browser: "Browser",
    disk: "Disk",
    levels: { ok: "fine", warning: "attention", error: "problem", unknown: "no data" },
  },
  counts: {
    total: "in all",
    waiting: "waiting",
    running: "in progress",
    retrying: "retrying",
    completed: "completed",
    partial: "partial",
    failed: "failed",
    cancelled: "cancelled",
  },
  common: {
    cancel: "Cancel",
    close: "Close",
    copy: "Copy",
    copied: "Copied",
    tryAgain: "Try again",
    more: "More actions",
    loading: "Loading",
    orders,
    lines: linesOf,
    unexpected: "Something failed inside the program. What is under way goes on; if it happens again, copy the details and send them.",
  },
};
