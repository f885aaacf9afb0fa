import { useCallback, useEffect, useRef, useState } from "react";
import { call } from "./api";

export type Loading<T> = {
  data: T | null;
  failed: boolean;
  reload: () => void;
};

/**
 * Reads what a screen needs, and again whenever `version` changes. A failed read is for the screen
 * to show, with a way to try again.
 */
export function useLoad<T>(path: string, delayMs = 0, version = 0): Loading<T> {
  const [data, setData] = useState<T | null>(null);
  const [failed, setFailed] = useState(false);
  const latest = useRef(0);

  const reload = useCallback(() => {
    const mine = ++latest.current;
    const isLatest = () => mine === latest.current;
    setFailed(false);
    call<T>("GET", path)
      .then((value) => {
        window.setTimeout(() => isLatest() && setData(value), delayMs);
      })
      .catch(() => isLatest() && setFailed(true));
  }, [path, delayMs]);

  useEffect(() => {
    reload();
    return () => {
      latest.current++;
    };
  }, [reload, version]);

  return { data, failed, reload };
}
