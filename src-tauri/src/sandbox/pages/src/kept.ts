import { useCallback, useEffect, useState } from "react";

const memory = new Map<string, unknown>();
const listeners = new Map<string, Set<() => void>>();

/**
 * State that outlives its component. The portal keeps its forms and answers in a store: when it
 * renders a screen anew the nodes are other ones, but what was typed and answered is still there,
 * even when the answer comes to a component that has gone meanwhile.
 */
export function useKept<T>(key: string, initial: T): [T, (value: T) => void] {
  const [, redraw] = useState(0);

  useEffect(() => {
    const listener = () => redraw((n) => n + 1);
    const all = listeners.get(key) ?? new Set();
    listeners.set(key, all.add(listener));
    return () => {
      all.delete(listener);
    };
  }, [key]);

  const set = useCallback(
    (value: T) => {
      memory.set(key, value);
      tell(key);
    },
    [key],
  );
  return [memory.has(key) ? (memory.get(key) as T) : initial, set];
}

/** Forgets what was typed: another screen, another person. */
export function forget(prefix: string): void {
  for (const key of [...memory.keys()]) {
    if (!key.startsWith(prefix)) continue;
    memory.delete(key);
    tell(key);
  }
}

function tell(key: string): void {
  listeners.get(key)?.forEach((listener) => listener());
}
