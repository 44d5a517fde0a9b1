import { useMemo } from "react";
import { rowsOf } from "./csv";
import type { ViewProps } from "./FileViewer";
import { Grid } from "./Grid";
import { HeadOf } from "./HeadOf";
import { looksBinary } from "./kinds";
import { HexDump } from "./BinaryView";
import { nameOf } from "./paths";
import { type Head, TEXT_LIMIT, textOfHead } from "./source";

/** A table of separated values; its first line has the names of the columns. */
export default function CsvView({ source, entry }: ViewProps) {
  const separator = entry.path.toLowerCase().endsWith(".tsv") ? "\t" : ",";
  return (
    <HeadOf source={source} entry={entry} limit={TEXT_LIMIT}>
      {(head) =>
        looksBinary(head.bytes) ? (
          <HexDump bytes={head.bytes} />
        ) : (
          <Separated head={head} separator={separator} label={nameOf(entry.path)} />
        )
      }
    </HeadOf>
  );
}

function Separated({ head, separator, label }: { head: Head; separator: string; label: string }) {
  const [columns = [], ...rows] = useMemo(() => {
    const { text, isWhole } = textOfHead(head);
    // The line in which the text was cut is no row.
    return rowsOf(isWhole ? text : text.slice(0, text.lastIndexOf("\n") + 1), separator);
  }, [head, separator]);
  return <Grid label={label} columns={columns} rows={rows} />;
}
