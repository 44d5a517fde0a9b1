import { useState } from "react";
import { Button } from "./Button";
import css from "./Code.module.css";

interface Props {
  text: string;
  /** The language, for people and screen readers. */
  label: string;
}

/** Lines that can be copied and work. */
export function Code({ text, label }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <figure className={css.code}>
      <figcaption className={css.caption}>
        <span>{label}</span>
        {/* Browsers give the clipboard to pages from https or this machine only. */}
        {window.isSecureContext && (
          <Button look="quiet" onClick={copy} aria-label={`Copy the ${label} lines`}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </figcaption>
      <pre className={css.lines} role="region" aria-label={label} tabIndex={0}>
        {text}
      </pre>
    </figure>
  );
}
