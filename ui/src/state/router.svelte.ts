// Where the person is. Held in the address's hash, so that a reload of the page comes back to it.

import { parseRoute, routeHash, type Route } from "./routes";

let current = $state.raw<Route>(
  typeof location === "undefined" ? { screen: "batches" } : parseRoute(location.hash),
);

const PREVIEW: Route = { screen: "preview" };

export function route(): Route {
  return current;
}

export function go(to: Route): void {
  current = to;
  const hash = routeHash(to);
  if (location.hash !== hash) history.pushState(null, "", hash);
}

/** Follows the back and forward buttons of a mouse or a browser. */
export function followHistory(): () => void {
  const follow = () => {
    // While the page lives a preview can be come back to; after a reload it is gone.
    current = location.hash === routeHash(PREVIEW) ? PREVIEW : parseRoute(location.hash);
  };
  addEventListener("popstate", follow);
  return () => removeEventListener("popstate", follow);
}

export type { Route } from "./routes";
