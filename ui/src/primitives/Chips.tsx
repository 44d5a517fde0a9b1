import type { ReactNode } from "react";
import css from "./Chips.module.css";

/** Chips beside each other, in a cell of a table. */
export function Chips({ children }: { children: ReactNode }) {
  return <span className={css.chips}>{children}</span>;
}
