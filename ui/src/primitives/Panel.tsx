import type { ReactNode } from "react";
import css from "./Panel.module.css";

interface Props {
  title?: string;
  /** What can be done here, at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page with a heading. */
export function Panel({ title, actions, children }: Props) {
  return (
    <section className={css.panel} aria-label={title}>
      {(title || actions) && (
        <header className={css.header}>
          {title && <h2>{title}</h2>}
          {actions && <div className={css.actions}>{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
