import { useEffect, useRef, useState } from "react";
import { BASE_PATH } from "../api/base";
import { sizeText } from "../primitives/numbers";
import type { ViewProps } from "./FileViewer";
import { HeadOf } from "./HeadOf";
import css from "./HtmlView.module.css";
import { TextView } from "./TextView";
import { textOfHead } from "./source";

const LIMIT = 32_000_000;

/** A page that was logged, in a frame in which it can run but reach nothing. */
export default function HtmlView({ source, entry }: ViewProps) {
  if ((entry.size ?? 0) > LIMIT) {
    return (
      <>
        <p className={css.note}>Pages of more than {sizeText(LIMIT)} are shown as text.</p>
        <TextView source={source} entry={entry} />
      </>
    );
  }
  return (
    <HeadOf source={source} entry={entry} limit={LIMIT}>
      {(head) => <Framed html={textOfHead(head).text} title={entry.path} />}
    </HeadOf>
  );
}

/**
 * `artifact-frame.html` is a page of the server whose policy allows no connection and no way out of it. It says when it
 * is there, gets the HTML, and shows it in a frame of its own.
 */
function Framed({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    if (isThere) frame.current?.contentWindow?.postMessage(html, "*");
  }, [isThere, html]);
  return (
    <>
      <p className={css.note}>
        This page runs apart from the registry: scripts in it work, and cannot reach anything outside of it.
      </p>
      <iframe
        ref={frame}
        title={title}
        sandbox="allow-scripts"
        src={`${BASE_PATH}/artifact-frame.html`}
        className={css.frame}
        onLoad={() => setThere(true)}
      />
    </>
  );
}
