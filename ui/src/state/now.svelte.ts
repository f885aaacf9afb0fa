// The time of now for relative times and durations: one clock for the whole window.

let now = $state(Date.now());

/** Follows the clock once a second. */
export function nowMs(): number {
  return now;
}

export function startClock(): () => void {
  const timer = setInterval(() => {
    if (!document.hidden) now = Date.now();
  }, 1_000);
  return () => clearInterval(timer);
}
