import css from "./FilterError.module.css";

/** Why a filter cannot be read, and where: the server says the column, counted from 1. */
export function FilterError({ filter, message }: { filter: string; message: string }) {
  const column = Number(/at column (\d+)/.exec(message)?.[1] ?? 0);
  return (
    <div role="alert" className={css.note}>
      {column > 0 && (
        <pre className={css.where}>
          {filter}
          {"\n"}
          {" ".repeat(column - 1)}^
        </pre>
      )}
      <p>{message}</p>
    </div>
  );
}
