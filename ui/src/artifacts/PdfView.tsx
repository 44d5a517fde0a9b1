import { useEffect, useRef } from "react";
import { BinaryView } from "./BinaryView";
import type { ViewProps } from "./FileViewer";
import { HeadOf } from "./HeadOf";
import css from "./HtmlView.module.css";

const LIMIT = 64_000_000;

/** A PDF document in the browser's own viewer, which runs no code of it here; as bytes where there is none. */
export default function PdfView({ source, entry }: ViewProps) {
  if (!navigator.pdfViewerEnabled || (entry.size ?? 0) > LIMIT) return <BinaryView source={source} entry={entry} />;
  return (
    <HeadOf source={source} entry={entry} limit={LIMIT}>
      {({ bytes }) => <Document bytes={bytes} title={entry.path} />}
    </HeadOf>
  );
}

function Document({ bytes, title }: { bytes: Uint8Array<ArrayBuffer>; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    // The server sends files as attachments only; what is shown has an address of the browser's own.
    const url = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
    if (frame.current) frame.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [bytes]);
  return <iframe ref={frame} title={title} className={css.frame} />;
}
