import type { ReactNode } from "react";
import css from "./DialogActions.module.css";

/** The buttons of a dialog, the one that does it last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={css.actions}>{children}</div>;
}
