import { type ComponentType, lazy, Suspense } from "react";
import { Loading } from "../primitives/Loading";
import { sizeText } from "../primitives/numbers";
import { BinaryView } from "./BinaryView";
import css from "./FileViewer.module.css";
import { type Kind, kindOf } from "./kinds";
import { MediaView } from "./MediaView";
import { nameOf } from "./paths";
import { type Entry, fileUrl, type Source } from "./source";
import { TextView } from "./TextView";

/** What every view of a file gets. */
export interface ViewProps {
  source: Source;
  entry: Entry;
}

const StructureView = lazy(() => import("./StructureView"));
const CsvView = lazy(() => import("./CsvView"));
const MarkdownView = lazy(() => import("./MarkdownView"));
const HtmlView = lazy(() => import("./HtmlView"));
const PdfView = lazy(() => import("./PdfView"));

const VIEWS: Record<Kind, ComponentType<ViewProps>> = {
  image: MediaView,
  video: MediaView,
  audio: MediaView,
  table: CsvView,
  json: StructureView,
  yaml: StructureView,
  markdown: MarkdownView,
  html: HtmlView,
  pdf: PdfView,
  binary: BinaryView,
  text: TextView,
};

/** One file: its name, size and digest, the link that downloads it, and what is in it. */
export function FileViewer({ source, entry }: ViewProps) {
  const View = VIEWS[kindOf(entry.path)];
  return (
    <>
      <header className={css.header}>
        <div className={css.about}>
          <h2 className={css.name}>{entry.path}</h2>
          <span className="soft">{entry.size !== undefined && sizeText(entry.size)}</span>
          {entry.digest && (
            <span className={css.digest} title={`SHA-256 ${entry.digest}`}>
              SHA-256 <code>{entry.digest}</code>
            </span>
          )}
        </div>
        <a href={fileUrl(source, entry.path)} download={nameOf(entry.path)} className={css.download}>
          Download
        </a>
      </header>
      <div className={css.body}>
        {entry.size === 0 ? (
          <p className={css.note}>This file is empty.</p>
        ) : (
          <Suspense fallback={<Loading />}>
            <View source={source} entry={entry} />
          </Suspense>
        )}
      </div>
    </>
  );
}
