import type { RowData } from "@tanstack/react-table";
import type { KeyboardEvent, ReactNode } from "react";
import { classes } from "./classes";
import type { Column, Order } from "./DataTable";
import css from "./DataTable.module.css";
import { LEAST, MOST, REM, sized, STEP } from "./useWidths";
import { WIDTH_KEYS, WidthHandle, widthKey } from "./WidthHandle";

interface Props<Row extends RowData> {
  column: Column<Row>;
  order: Order | undefined;
  onOrder: ((order: Order) => void) | undefined;
  /** In rem, when one was given. */
  width: number | undefined;
  /** With it the column can be made wider. */
  onWidth: ((width: number) => void) | undefined;
  onFit: () => void;
  children: ReactNode;
}

/** What arrows are where they change nothing but the width. */
const ARROWS: Partial<Record<string, string>> = { ArrowRight: "+", ArrowLeft: "-" };

/** A heading: a click sorts, the edge or the keys + and - make the column wider. */
export function HeaderCell<Row extends RowData>(props: Props<Row>) {
  const { column, order, onOrder, width, onWidth, onFit, children } = props;
  const key = column.sortKey;
  const sorted = key && order?.key === key ? (order.descending ? "descending" : "ascending") : undefined;
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const asked = widthKey(key ? event.key : (ARROWS[event.key] ?? event.key));
    if (!onWidth || !asked || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const now = event.currentTarget.closest("th")?.offsetWidth ?? 0;
    if (asked === "fit") onFit();
    else onWidth(now / REM + (asked === "wider" ? STEP : -STEP));
  };
  return (
    <th
      scope="col"
      aria-sort={sorted}
      data-column={column.id}
      className={classes(column.numeric && "number", onWidth && css.resizable, width !== undefined && css.sized)}
      style={sized(width)}
    >
      {key && onOrder ? (
        <button
          type="button"
          className={css.sorter}
          aria-keyshortcuts={onWidth && WIDTH_KEYS}
          onClick={() => onOrder({ key, descending: sorted === "ascending" })}
          onKeyDown={onKey}
        >
          {children}
          <span aria-hidden="true">{sorted === "ascending" ? "↑" : sorted === "descending" ? "↓" : ""}</span>
        </button>
      ) : (
        children
      )}
      {onWidth && !key && (
        // A heading that does not sort has nothing else that could have the focus.
        <span
          role="slider"
          tabIndex={0}
          aria-label={`Width of ${String(column.header)}`}
          aria-keyshortcuts={WIDTH_KEYS}
          aria-valuemin={LEAST}
          aria-valuemax={MOST}
          aria-valuenow={width ?? LEAST}
          aria-valuetext={width === undefined ? "as wide as needed" : `${width} rem`}
          className={css.slider}
          onKeyDown={onKey}
        />
      )}
      {onWidth && <WidthHandle onWidth={onWidth} onFit={onFit} />}
    </th>
  );
}
