import css from "./StatusText.module.css";

/** How a run is doing: a dot, and the word. */
export function StatusText({ status }: { status: string }) {
  return (
    <span className={css.status} data-status={status}>
      {status.charAt(0) + status.slice(1).toLowerCase()}
    </span>
  );
}
