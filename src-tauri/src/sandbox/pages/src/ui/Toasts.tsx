import { Snackbar } from "@material-ui/core";
import { forwardRef, useImperativeHandle, useState } from "react";
import type { ToastPlace } from "../portal";

export type ToastHandle = { show: (text: string, ms?: number, place?: ToastPlace) => void };
type Shown = { n: number; text: string; ms: number; place: ToastPlace };

const USUAL_MS = 3000;

export const Toasts = forwardRef<ToastHandle>(function Toasts(_, ref) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [open, setOpen] = useState(false);

  useImperativeHandle(ref, () => ({
    show(text, ms = USUAL_MS, place = "top") {
      setShown((old) => ({ n: (old?.n ?? 0) + 1, text, ms, place }));
      setOpen(true);
    },
  }));

  if (!shown) return null;
  return (
    <Snackbar
      key={shown.n}
      open={open}
      autoHideDuration={shown.ms}
      anchorOrigin={
        shown.place === "top"
          ? { vertical: "top", horizontal: "center" }
          : { vertical: "bottom", horizontal: "right" }
      }
      className={shown.place === "top" ? "toast" : "toast toast--large"}
      message={shown.text}
      onClose={(_event, reason) => {
        // A click elsewhere does not send it away: it stays over what it covers.
        if (reason === "timeout") setOpen(false);
      }}
    />
  );
});
