import { Fragment, type ReactNode } from "react";
import css from "./PageHeader.module.css";

interface Props {
  /** Links to what this is a part of, the outermost first. */
  place: ReactNode[];
  title: ReactNode;
  /** How it stands, in a line. */
  states?: ReactNode;
  /** What can be done with it, at the right. */
  actions?: ReactNode;
  /** What is below all of that, such as tags. */
  children?: ReactNode;
}

/** The head of a page about one thing: where it is, what it is, how it stands and what can be done with it. */
export function PageHeader({ place, title, states, actions, children }: Props) {
  return (
    <header className={css.header}>
      <nav aria-label="Where this is" className={css.place}>
        {place.map((link, index) => (
          <Fragment key={index}>
            {index > 0 && <span aria-hidden="true"> › </span>}
            {link}
          </Fragment>
        ))}
      </nav>
      <div className={css.title}>
        <h1>{title}</h1>
        {actions && <div className={css.actions}>{actions}</div>}
      </div>
      {states && <div className={css.states}>{states}</div>}
      {children}
    </header>
  );
}
