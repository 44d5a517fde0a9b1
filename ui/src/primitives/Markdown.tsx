import type { ReactNode } from "react";
import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import css from "./Markdown.module.css";

/** A link to elsewhere; what has no address that is safe to follow stays text. */
function Outside({ address, children }: { address: unknown; children: ReactNode }) {
  if (typeof address !== "string" || !address) return <>{children}</>;
  return (
    <a href={address} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

/** Markdown as elements: HTML in it stays text, links open elsewhere, images from other hosts are not fetched. */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className={css.markdown}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{
          a: ({ href, children }) => <Outside address={href}>{children}</Outside>,
          img: ({ alt, src }) => <Outside address={src}>{alt || "image"}</Outside>,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
