import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sizeText } from "../primitives/numbers";
import { Shown } from "../primitives/Shown";
import css from "./FileViewer.module.css";
import type { ViewProps } from "./FileViewer";
import { type Head, headQuery } from "./source";

interface Props extends ViewProps {
  /** At most so many bytes are fetched. */
  limit: number;
  children: (head: Head) => ReactNode;
}

/** The beginning of a file, with a line that says so when there is more. */
export function HeadOf({ source, entry, limit, children }: Props) {
  const found = useQuery(headQuery(source, entry.path, limit));
  return (
    <Shown query={found}>
      {(head) => (
        <>
          {head.size > head.bytes.length && (
            <p className={css.note}>
              The first {sizeText(head.bytes.length)} of {sizeText(head.size)}. The download has all of it.
            </p>
          )}
          {children(head)}
        </>
      )}
    </Shown>
  );
}
