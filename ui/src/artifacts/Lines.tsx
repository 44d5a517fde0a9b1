import { useMemo } from "react";
import { countText } from "../primitives/numbers";
import css from "./Lines.module.css";

/** Lines of a block: the browser lays out the blocks in sight, and still finds words in the others. */
const BLOCK = 500;
const LONGEST = 10_000;

/** A text, its lines numbered. */
export function Lines({ text }: { text: string }) {
  const { blocks, isCut } = useMemo(() => blocksOf(text), [text]);
  return (
    <>
      {isCut && <p className={css.note}>Of long lines, the first {countText(LONGEST)} characters.</p>}
      <div className={css.lines} role="region" aria-label="Text of the file" tabIndex={0}>
        {blocks.map((lines, block) => (
          <div
            key={block}
            className={css.block}
            style={{ containIntrinsicHeight: `calc(${lines.length} * var(--line-height))` }}
          >
            <pre className={css.numbers} aria-hidden="true">
              {lines.map((_, index) => block * BLOCK + index + 1).join("\n")}
            </pre>
            <pre className={css.text}>{lines.join("\n")}</pre>
          </div>
        ))}
      </div>
    </>
  );
}

function blocksOf(text: string): { blocks: string[][]; isCut: boolean } {
  const all = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  const lines = all.map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line));
  const blocks = Array.from({ length: Math.ceil(lines.length / BLOCK) }, (_, block) =>
    lines.slice(block * BLOCK, (block + 1) * BLOCK),
  );
  return { blocks, isCut: all.some((line) => line.length > LONGEST) };
}
