import css from "./Loading.module.css";

/** Lines in the place of what is on its way; they show only after a moment, for most answers are quicker. */
export function Loading({ lines = 4 }: { lines?: number }) {
  return (
    <div role="status" className={css.loading}>
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={css.line} />
      ))}
    </div>
  );
}
