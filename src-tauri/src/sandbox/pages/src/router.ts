import { useEffect, useState } from "react";

/** The screens and the addresses they live at. */
export const PATHS = {
  login: "/login",
  sso: "/sso/login",
  forWhom: "/for-whom",
  consultora: "/consultora",
  cycle: "/cycle",
  showcase: "/showcase/natura",
  cart: "/cart",
} as const;

const MOVED = "gsp:moved";

export function go(path: string, replace = false): void {
  if (path === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", path);
  window.dispatchEvent(new Event(MOVED));
}

export function usePath(): string {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const read = () => setPath(location.pathname);
    window.addEventListener("popstate", read);
    window.addEventListener(MOVED, read);
    return () => {
      window.removeEventListener("popstate", read);
      window.removeEventListener(MOVED, read);
    };
  }, []);
  return path;
}
