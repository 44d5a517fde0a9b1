import { HexDump } from "./BinaryView";
import type { ViewProps } from "./FileViewer";
import { HeadOf } from "./HeadOf";
import { looksBinary } from "./kinds";
import { Lines } from "./Lines";
import { TEXT_LIMIT, textOfHead } from "./source";

/** A text with the numbers of its lines; what turns out to be none is shown as bytes. */
export function TextView({ source, entry }: ViewProps) {
  return (
    <HeadOf source={source} entry={entry} limit={TEXT_LIMIT}>
      {(head) => (looksBinary(head.bytes) ? <HexDump bytes={head.bytes} /> : <Lines text={textOfHead(head).text} />)}
    </HeadOf>
  );
}
