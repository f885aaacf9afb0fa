import { createContext, useContext } from "react";
import type { Layout, Session } from "./types";

export type ToastPlace = "top" | "over-buttons";

/** What every screen may ask of the whole. */
export type Portal = {
  session: Session;
  layout: Layout;
  /** Reads the session anew; the way on follows from it. */
  refresh: () => Promise<void>;
  toast: (text: string, ms?: number, place?: ToastPlace) => void;
  /** Runs a request under the overlay that swallows clicks. */
  busy: <T>(work: () => Promise<T>) => Promise<T>;
  /** A panel over a screen that counts as a screen of its own while it is open. */
  setPanel: (name: string | null) => void;
  /** Rises when the cart may have changed: what shows it reads it again. */
  cartVersion: number;
  /** To be called after every write to the cart. */
  cartWritten: () => void;
};

export const PortalContext = createContext<Portal | null>(null);

export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error("outside of the portal");
  return portal;
}
