import css from "./BinaryView.module.css";
import type { ViewProps } from "./FileViewer";
import { formatOf, hexLines } from "./magic";
import { HeadOf } from "./HeadOf";

const SHOWN = 512;

/** What a file that is no text begins with, and what that tells. */
export function BinaryView({ source, entry }: ViewProps) {
  return (
    <HeadOf source={source} entry={entry} limit={SHOWN}>
      {({ bytes }) => <HexDump bytes={bytes} />}
    </HeadOf>
  );
}

export function HexDump({ bytes }: { bytes: Uint8Array }) {
  return (
    <div className={css.binary}>
      <p>{formatOf(bytes) ?? "Not a text, and of no format that is known here"}.</p>
      <pre className={css.bytes} role="region" aria-label="First bytes of the file" tabIndex={0}>
        {hexLines(bytes.subarray(0, SHOWN))}
      </pre>
    </div>
  );
}
