import { type MouseEvent, memo } from "react";
import { BASE_PATH } from "../api/base";
import { durationText } from "../primitives/numbers";
import { relativeTime } from "../primitives/Time";
import { type RunColumn, valueText } from "./columns";
import type { RunRow } from "./row";
import css from "./RunTable.module.css";
import { StatusText } from "./StatusText";
import type { MoreValues } from "./useRunRows";

/** A column where it is, in pixels from the end of the name. */
export interface PlacedColumn {
  column: RunColumn;
  index: number;
  start: number;
  width: number;
}

interface Props {
  index: number;
  /** Pixels from the first row. */
  top: number;
  row: RunRow | undefined;
  more: MoreValues;
  columns: PlacedColumn[];
  isChosen: boolean;
  now: number;
  onChoose: (index: number, row: RunRow, isOn: boolean, isRange: boolean) => void;
  onOpen: (event: MouseEvent<HTMLAnchorElement>, runId: string) => void;
}

/** One run. It is drawn anew only when something of it changed: rows are what scrolling is made of. */
export const RunTableRow = memo(function RunTableRow(props: Props) {
  const { index, top, row, more, columns, isChosen, now, onChoose, onOpen } = props;
  const style = { transform: `translateY(${top}px)` };
  if (!row) {
    return (
      <div role="row" aria-rowindex={index + 2} className={css.row} style={style}>
        <div role="rowheader" className={css.name}>
          <span className={css.waiting} />
          <span className="visually-hidden">Loading</span>
        </div>
      </div>
    );
  }
  return (
    <div role="row" aria-rowindex={index + 2} className={css.row} style={style} data-chosen={isChosen || undefined}>
      <div role="rowheader" className={css.name}>
        <input
          type="checkbox"
          aria-label={`Choose ${row.name}`}
          checked={isChosen}
          onChange={(event) =>
            onChoose(index, row, event.target.checked, (event.nativeEvent as globalThis.MouseEvent).shiftKey)
          }
        />
        <a
          href={`${BASE_PATH}/runs/${row.id}`}
          title={row.name}
          className={row.isDeleted ? css.deleted : undefined}
          onClick={(event) => onOpen(event, row.id)}
        >
          {row.name || row.id}
        </a>
      </div>
      {columns.map(({ column, index: place, start, width }, position) => (
        <div
          key={column.id}
          role="cell"
          aria-colindex={place + 2}
          className={column.kind === "metrics" ? css.number : css.cell}
          style={position ? { width } : { width, marginLeft: start }}
        >
          <Content column={column} row={row} more={more} now={now} />
        </div>
      ))}
    </div>
  );
});

function Content({ column, row, more, now }: { column: RunColumn; row: RunRow; more: MoreValues; now: number }) {
  switch (column.id) {
    case "status":
      return <StatusText status={row.status} />;
    case "start_time":
      return relativeTime(row.start, Math.max(now, row.start));
    case "end_time":
      return row.end ? relativeTime(row.end, Math.max(now, row.end)) : "";
    case "duration":
      return row.end || row.status === "RUNNING" ? durationText((row.end ?? now) - row.start) : "";
    case "user_id":
      return row.user;
    case "run_id":
      return <code>{row.id}</code>;
    default: {
      let value = row.values[column.id];
      for (let group = 0; value === undefined && group < more.length; group += 1) {
        value = more[group]?.[row.id]?.[column.id];
      }
      return valueText(column, value);
    }
  }
}
