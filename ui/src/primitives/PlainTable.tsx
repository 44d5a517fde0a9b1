import type { ReactNode } from "react";
import { classes } from "./classes";
import css from "./PlainTable.module.css";

interface Props {
  label: string;
  /** Further rules of the table, and of what scrolls around it. */
  className?: string | undefined;
  scroller?: string | undefined;
  children: ReactNode;
}

/** A table of short lines that scrolls in its place, by keys as well. */
export function PlainTable({ label, className, scroller, children }: Props) {
  return (
    <div className={classes(css.scroller, scroller)} role="region" aria-label={`${label}, scrolls`} tabIndex={0}>
      <table className={classes(css.table, className)} aria-label={label}>
        {children}
      </table>
    </div>
  );
}
