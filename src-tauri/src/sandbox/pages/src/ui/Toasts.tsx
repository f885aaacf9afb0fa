import { Snackbar } from "@material-ui/core";
import { forwardRef, useImperativeHandle, useState } from "react";
import type { ToastPlace } from "../portal";

export type ToastHandle = { show: (text: string, ms?: number, place?: ToastPlace) => void };
type Spot = { top: number; right: number };
type Shown = { n: number; text: string; ms: number; spot?: Spot };

const USUAL_MS = 3000;

/** Nearest first: the dialog or panel in front, then the page's own. */
const NEXT_BUTTONS = [
  "[role=dialog] .modal-footer button",
  "aside .quick__form button",
  ".cart__tools button",
  "main button",
  "header button",
];

/** Where the button is that one would press next. */
function buttonSpot(): Spot | undefined {
  for (const place of NEXT_BUTTONS) {
    const box = [...document.querySelectorAll(place)].pop()?.getBoundingClientRect();
    if (box?.width) return { top: Math.max(8, box.top - 8), right: Math.max(8, innerWidth - box.right - 12) };
  }
  return undefined;
}

export const Toasts = forwardRef<ToastHandle>(function Toasts(_, ref) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [open, setOpen] = useState(false);

  useImperativeHandle(ref, () => ({
    show(text, ms = USUAL_MS, place = "top") {
      setShown((old) => ({ n: (old?.n ?? 0) + 1, text, ms, spot: place === "top" ? undefined : buttonSpot() }));
      setOpen(true);
    },
  }));

  if (!shown) return null;
  return (
    <Snackbar
      key={shown.n}
      open={open}
      autoHideDuration={shown.ms}
      anchorOrigin={{ vertical: "top", horizontal: "center" }}
      className={shown.spot && "toast--over"}
      style={shown.spot}
      message={shown.text}
      onClose={(_event, reason) => {
        // A click elsewhere does not send it away: it stays over what it covers.
        if (reason === "timeout") setOpen(false);
      }}
    />
  );
});
