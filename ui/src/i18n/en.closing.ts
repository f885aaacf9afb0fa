import { count, counted } from "./count";
import type { ClosingTexts } from "./es.closing";

const n = (value: number) => count(value, "en");
const orders = (value: number) => counted(value, "en", "order", "orders");

export const closingEn: ClosingTexts = {
  title: "Close while there is work under way?",
  body: (running, waiting) => {
    const hand = running === 0 ? "No order in progress" : `${orders(running)} in progress`;
    return waiting === 0 ? `${hand}.` : `${hand} and ${n(waiting)} waiting.`;
  },
  hide: "Go on in the tray",
  hideHint: "The window hides and the work goes on. The icon in the tray brings it back.",
  minimise: "Go on minimised",
  minimiseHint: "The window is minimised and the work goes on.",
  stop: "Stop and close",
  stopHint: (running, longest) =>
    running === 0
      ? "What waits goes on when you open again."
      : `What is in progress goes to a safe point, within ${longest} at the most. The rest goes on when you open again.`,
  stay: "Do not close",
  stopping: "Stopping",
  reached: (reached, of) => `${n(reached)} of ${orders(of)} at a safe point.`,
  closingBrowser: "Closing the browser.",
  until: (clock) =>
    `It closes at ${clock} at the latest; what is left is taken up when you open again.`,
  stopNow: "Cut now",
  stopNowHint: "Nothing that was saved is lost: each cart is read again before going on.",
};
