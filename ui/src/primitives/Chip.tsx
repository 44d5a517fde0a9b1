import type { ReactNode } from "react";
import css from "./Chip.module.css";
import { classes } from "./classes";

interface Props {
  look?: "plain" | "accent" | "warn" | "danger";
  title?: string;
  children: ReactNode;
}

/** A short word that stands for a state: an alias, a stage, a status. */
export function Chip({ look = "plain", title, children }: Props) {
  return (
    <span className={classes(css.chip, css[look])} title={title}>
      <span className={css.text}>{children}</span>
    </span>
  );
}
