import { useState } from "react";

const memory = new Map<string, unknown>();

/**
 * State that outlives its component. The portal keeps its forms in a store: when it renders a
 * screen anew the nodes are other ones, but what was typed is still there.
 */
export function useKept<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (memory.has(key) ? (memory.get(key) as T) : initial));
  return [
    value,
    (next: T) => {
      memory.set(key, next);
      setValue(next);
    },
  ];
}

/** Forget what was typed: another screen, another person. */
export function forget(prefix: string): void {
  for (const key of memory.keys()) if (key.startsWith(prefix)) memory.delete(key);
}
