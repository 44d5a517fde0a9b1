import type { ReactNode } from "react";
import { Code } from "./Code";
import css from "./Empty.module.css";

interface Props {
  title: string;
  /** The line of Python that would fill the place. */
  code?: string;
  children?: ReactNode;
}

/** What stands where nothing is yet: why, and how to change that. */
export function Empty({ title, code, children }: Props) {
  return (
    <div className={css.empty}>
      <p className={css.title}>{title}</p>
      {children}
      {code && <Code text={code} label="Python" />}
    </div>
  );
}
