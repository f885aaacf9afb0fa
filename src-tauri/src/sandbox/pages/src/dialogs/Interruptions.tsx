import { useCallback, useEffect, useRef, useState } from "react";
import { call } from "../api";
import { usePortal } from "../portal";
import type { Action, Interruption } from "../types";
import { Overlay } from "../ui/Overlay";
import { Announcement, DirectSale, SavedOrder, UnknownDialog } from "./interruptionDialogs";
import { CycleDialog } from "./CycleDialog";

type Props = {
  /** The quick order counts as a screen of its own. */
  screen: string;
  /** Counts the writes to the cart: each one may bring an interruption. */
  writes: number;
  onRerender: () => void;
  onCartChanged: () => void;
};

const TOAST = "Tienes nuevas promociones disponibles en este ciclo. Revísalas en la vitrina";
const TOAST_MS = 4000;
const OVERLAY_MS = 2500;

/** Asks the server what gets in the way now, and shows each thing when its time has come. */
export function Interruptions({ screen, writes, onRerender, onCartChanged }: Props) {
  const { toast } = usePortal();
  const [shown, setShown] = useState<Interruption[]>([]);
  const timers = useRef<number[]>([]);
  const gone = useRef(false);

  const later = useCallback((ms: number, work: () => void) => {
    timers.current.push(window.setTimeout(work, ms));
  }, []);

  const answer = useCallback((one: Interruption, action: Action) => {
    setShown((all) => all.filter(({ id }) => id !== one.id));
    return call("POST", `/interruptions/${encodeURIComponent(one.id)}`, { action }).catch(() => {});
  }, []);

  const show = useCallback(
    (one: Interruption) => {
      switch (one.kind) {
        case "toast":
          toast(TOAST, TOAST_MS, "over-buttons");
          void answer(one, "close");
          break;
        case "rerender":
          onRerender();
          void answer(one, "close");
          break;
        case "overlay":
          setShown((all) => [...all, one]);
          later(OVERLAY_MS, () => void answer(one, "close"));
          break;
        default:
          setShown((all) => (all.some(({ id }) => id === one.id) ? all : [...all, one]));
      }
    },
    [answer, later, onRerender, toast],
  );

  useEffect(() => {
    call<Interruption[]>("GET", `/interruptions?screen=${screen}`)
      .then((all) => {
        if (gone.current || !Array.isArray(all)) return;
        for (const one of all) later(one.after_ms, () => show(one));
      })
      // Nobody misses an interruption that could not be read.
      .catch(() => {});
  }, [screen, writes, later, show]);

  useEffect(
    () => () => {
      gone.current = true;
      timers.current.forEach((timer) => window.clearTimeout(timer));
    },
    [],
  );

  return (
    <>
      {shown.map((one) => {
        const act = (action: Action) => answer(one, action);
        switch (one.kind) {
          case "cycle_dialog":
            return <CycleDialog key={one.id} onChosen={() => void act("accept")} />;
          case "direct_sale":
            return <DirectSale key={one.id} onAccept={() => void act("accept")} />;
          case "announcement":
            return <Announcement key={one.id} onClose={() => void act("close")} />;
          case "saved_order":
            return (
              <SavedOrder
                key={one.id}
                onDelete={() => void act("delete_order").then(onCartChanged)}
                onRecover={() => void act("recover_order").then(onCartChanged)}
              />
            );
          case "overlay":
            return <Overlay key={one.id} on />;
          default:
            return <UnknownDialog key={one.id} onClose={() => void act("close")} />;
        }
      })}
    </>
  );
}
