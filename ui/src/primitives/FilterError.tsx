import css from "./FilterError.module.css";

interface Props {
  /** What was asked for. */
  filter: string;
  /** Characters that were put before it, which the message counts as well. */
  before?: number;
  message: string;
}

const PLACE = /at column (\d+)/;

/** Why a filter cannot be read, and where: the server says the column, counted from 1. */
export function FilterError({ filter, before = 0, message }: Props) {
  const column = Number(PLACE.exec(message)?.[1] ?? 0) - before;
  return (
    <div role="alert" className={css.note}>
      {column > 0 && (
        <pre className={css.where}>
          {filter}
          {"\n"}
          {" ".repeat(Math.min(column - 1, filter.length))}^
        </pre>
      )}
      <p>
        {before ? message.replace(PLACE, `at column ${Math.max(1, Math.min(column, filter.length + 1))}`) : message}
      </p>
    </div>
  );
}
