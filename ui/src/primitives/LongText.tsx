import css from "./LongText.module.css";

/** Text of any length in a cell: the beginning of it, and all of it at a second look. */
export function LongText({ text }: { text: string | null | undefined }) {
  if (!text) return null;
  return (
    <span className={css.text} title={text}>
      {text}
    </span>
  );
}
