import { LinearProgress } from "@material-ui/core";
import { createUseStyles } from "react-jss";

// The rules' names end up in the class names: overlayContainer-0-2-7, progress_indicator-0-2-8.
const useStyles = createUseStyles({
  overlayContainer: {
    alignItems: "center",
    background: "rgba(255, 255, 255, 0.6)",
    display: "flex",
    inset: 0,
    justifyContent: "center",
    position: "fixed",
    zIndex: 1390,
  },
  progress_indicator: { width: 220 },
});

/** Lies over everything and swallows clicks while a request runs. */
export function Overlay({ on }: { on: boolean }) {
  const { overlayContainer, progress_indicator } = useStyles();
  if (!on) return null;
  return (
    <div className={overlayContainer}>
      <div className={progress_indicator} role="progressbar" aria-label="Cargando">
        <LinearProgress />
      </div>
    </div>
  );
}
