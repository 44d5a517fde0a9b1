import Markdown from "../primitives/Markdown";
import type { ViewProps } from "./FileViewer";
import { HeadOf } from "./HeadOf";
import css from "./MarkdownView.module.css";
import { TEXT_LIMIT, textOfHead } from "./source";

/** Markdown as people read it. */
export default function MarkdownView({ source, entry }: ViewProps) {
  return (
    <HeadOf source={source} entry={entry} limit={TEXT_LIMIT / 4}>
      {(head) => (
        <div className={css.page}>
          <Markdown text={textOfHead(head).text} />
        </div>
      )}
    </HeadOf>
  );
}
