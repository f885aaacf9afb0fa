// The places of the window and how they are written in the address.

export type Route =
  | { screen: "batches" }
  | { screen: "batch"; batchId: number; orderId: number | null; cause?: string | null }
  | { screen: "preview" }
  | { screen: "workers" }
  | { screen: "causes" }
  | { screen: "history" }
  | { screen: "settings" };

export function routeHash(route: Route): string {
  if (route.screen !== "batch") return `#/${route.screen}`;
  const order = route.orderId === null ? "" : `/${route.orderId}`;
  const cause = route.cause ? `?cause=${encodeURIComponent(route.cause)}` : "";
  return `#/batch/${route.batchId}${order}${cause}`;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\//, "").split("?", 2);
  const [screen, first, second] = path.split("/");
  switch (screen) {
    case "batch": {
      const batchId = wholeNumber(first);
      if (batchId === null) return { screen: "batches" };
      const cause = new URLSearchParams(query).get("cause");
      return { screen, batchId, orderId: wholeNumber(second), cause };
    }
    case "workers":
    case "causes":
    case "history":
    case "settings":
      return { screen };
    // A preview does not outlive the page that held it.
    default:
      return { screen: "batches" };
  }
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
