import { useState } from "react";
import { parse as parseYaml } from "yaml";
import { Button } from "../primitives/Button";
import { HexDump } from "./BinaryView";
import type { ViewProps } from "./FileViewer";
import { Grid } from "./Grid";
import { HeadOf } from "./HeadOf";
import { kindOf, looksBinary } from "./kinds";
import { Lines } from "./Lines";
import { nameOf } from "./paths";
import { type Head, TEXT_LIMIT, textOfHead } from "./source";
import { splitTableOf } from "./split-table";
import css from "./StructureView.module.css";
import { Tree } from "./Tree";

/** Larger ones are shown as text: a tree of them would take the browser long. */
const LIMIT = 8 * TEXT_LIMIT;

/** JSON or YAML as a tree that can be folded, or as it was written; a table that was logged as JSON as a table. */
export default function StructureView({ source, entry }: ViewProps) {
  const limit = (entry.size ?? 0) > LIMIT ? TEXT_LIMIT : LIMIT;
  return (
    <HeadOf source={source} entry={entry} limit={limit}>
      {(head) => (looksBinary(head.bytes) ? <HexDump bytes={head.bytes} /> : <Parsed {...{ source, entry, head }} />)}
    </HeadOf>
  );
}

type Read = { value: unknown } | { problem: string };

function readOf(path: string, { bytes, size }: Head): Read {
  const { text, isWhole } = textOfHead({ bytes, size });
  if (!isWhole) return { problem: "Only the beginning is here, so there is no tree of it." };
  try {
    return { value: kindOf(path) === "yaml" ? parseYaml(text) : JSON.parse(withoutNaN(text)) };
  } catch (error) {
    return { problem: `This cannot be read: ${error instanceof Error ? error.message : error}` };
  }
}

/** Python writes NaN and Infinity into JSON, which has no such words. */
function withoutNaN(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
    found.startsWith('"') ? found : JSON.stringify(found),
  );
}

function Parsed({ source, entry, head }: ViewProps & { head: Head }) {
  const [asWritten, setAsWritten] = useState(false);
  const [read] = useState(() => readOf(entry.path, head));
  const text = <Lines text={textOfHead({ ...head, bytes: head.bytes.subarray(0, TEXT_LIMIT) }).text} />;
  if ("problem" in read) {
    return (
      <>
        <p className={css.problem}>{read.problem}</p>
        {text}
      </>
    );
  }
  const table = splitTableOf(read.value);
  const shaped = table ? (
    <Grid label={nameOf(entry.path)} columns={table.columns} rows={table.data} source={source} />
  ) : (
    <Tree value={read.value} />
  );
  return (
    <>
      <div className={css.modes}>
        <Button look="quiet" onClick={() => setAsWritten(!asWritten)}>
          {asWritten ? `Show the ${table ? "table" : "tree"}` : "Show the text"}
        </Button>
      </div>
      {asWritten ? text : shaped}
    </>
  );
}
