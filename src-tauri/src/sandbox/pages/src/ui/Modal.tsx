import { Dialog } from "@material-ui/core";
import type { ReactNode } from "react";

type Props = {
  title?: string;
  titleId?: string;
  /** Beside the title, usually the button that closes. */
  corner?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
};

/** A dialog that only its own buttons close. */
export function Modal({ title, titleId, corner, children, actions }: Props) {
  return (
    <Dialog open disableScrollLock disableEscapeKeyDown maxWidth="sm" fullWidth>
      {(title || corner) && (
        <div className="modal-header">
          <h2 id={titleId}>{title}</h2>
          {corner}
        </div>
      )}
      <div className="modal-body">{children}</div>
      {actions && <div className="modal-footer">{actions}</div>}
    </Dialog>
  );
}
