import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Order } from "../primitives/DataTable";
import { classes } from "../primitives/classes";
import { REM, STEP } from "../primitives/useWidths";
import { WIDTH_KEYS, WidthHandle, widthKey } from "../primitives/WidthHandle";
import type { PlacedColumn } from "./RunTableRow";
import css from "./RunTable.module.css";

interface Props {
  columns: PlacedColumn[];
  order: Order | undefined;
  onOrder: (order: Order) => void;
  /** Puts a column in the place of another. */
  onMove: (id: string, to: number) => void;
  /** In rem. */
  onWidth: (id: string, width: number) => void;
  /** Makes a column as wide as what is in it; that of the names has the index -1. */
  onFit: (id: string, index: number) => void;
}

const DRAGGED = "text/x-regista-column";
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/** The headings: a click sorts; dragging, or an arrow with Shift, moves a column; its edge, or + and -, makes it wider. */
export function RunTableHeader({ columns, order, onOrder, onMove, onWidth, onFit }: Props) {
  const [over, setOver] = useState<string | null>(null);
  const moved = useRef<string | null>(null);
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // An element that is moved loses the focus.
    if (moved.current)
      line.current?.querySelector<HTMLElement>(`[data-column="${CSS.escape(moved.current)}"]`)?.focus();
    moved.current = null;
  }, [columns]);
  const onWidthKey = (event: KeyboardEvent<HTMLElement>, id: string, index: number) => {
    const asked = widthKey(event.key);
    if (!asked || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const heading = event.currentTarget.closest<HTMLElement>("[role=columnheader]");
    if (asked === "fit") onFit(id, index);
    else onWidth(id, (heading?.offsetWidth ?? 0) / REM + (asked === "wider" ? STEP : -STEP));
  };
  const onKey = (event: KeyboardEvent<HTMLElement>, { column, index }: PlacedColumn) => {
    onWidthKey(event, column.id, index);
    const step = event.shiftKey ? STEPS[event.key] : undefined;
    if (!step) return;
    event.preventDefault();
    moved.current = column.id;
    onMove(column.id, index + step);
  };
  const onDrop = (event: DragEvent, to: number) => {
    setOver(null);
    const id = event.dataTransfer.getData(DRAGGED);
    if (!id) return;
    event.preventDefault();
    onMove(id, to);
  };
  const sort = (id: string, sorted: string | undefined) => onOrder({ key: id, descending: sorted !== "descending" });
  return (
    <div role="rowgroup" className={css.header}>
      <div ref={line} role="row" aria-rowindex={1} className={css.headings}>
        <div role="columnheader" data-name aria-sort={sortedBy(order, "run_name")} className={css.name}>
          <Sorter
            id="run_name"
            label="Run"
            sorted={sortedBy(order, "run_name")}
            onSort={sort}
            keys={WIDTH_KEYS}
            onKeyDown={(event) => onWidthKey(event, "run_name", -1)}
          />
          <WidthHandle onWidth={(rem) => onWidth("run_name", rem)} onFit={() => onFit("run_name", -1)} />
        </div>
        {columns.map((placed, position) => {
          const { column, index, start, width } = placed;
          const sorted = sortedBy(order, column.id);
          return (
            // eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the button inside has the focus and the keys
            <div
              key={column.id}
              role="columnheader"
              aria-sort={sorted}
              aria-colindex={index + 2}
              title={column.id}
              className={classes(column.kind === "metrics" ? css.number : css.cell, over === column.id && css.over)}
              style={position ? { width } : { width, marginLeft: start }}
              draggable
              onDragStart={(event) => event.dataTransfer.setData(DRAGGED, column.id)}
              onDragOver={(event) => {
                if (!event.dataTransfer.types.includes(DRAGGED)) return;
                event.preventDefault();
                setOver(column.id);
              }}
              onDragLeave={() => setOver(null)}
              onDrop={(event) => onDrop(event, index)}
            >
              <Sorter
                id={column.id}
                label={column.label}
                sorted={sorted}
                {...(column.sorts ? { onSort: sort } : {})}
                keys={`Shift+ArrowLeft Shift+ArrowRight ${WIDTH_KEYS}`}
                onKeyDown={(event) => onKey(event, placed)}
              />
              <WidthHandle onWidth={(rem) => onWidth(column.id, rem)} onFit={() => onFit(column.id, index)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface SorterProps {
  id: string;
  label: string;
  sorted: "ascending" | "descending" | undefined;
  onSort?: (id: string, sorted: string | undefined) => void;
  keys: string;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

function Sorter({ id, label, sorted, onSort, keys, onKeyDown }: SorterProps) {
  return (
    <button
      type="button"
      data-column={id}
      className={css.sorter}
      aria-keyshortcuts={keys}
      onClick={() => onSort?.(id, sorted)}
      onKeyDown={onKeyDown}
    >
      <span className={css.label}>{label}</span>
      {sorted && <span aria-hidden="true">{sorted === "ascending" ? "↑" : "↓"}</span>}
    </button>
  );
}

function sortedBy(order: Order | undefined, id: string): "ascending" | "descending" | undefined {
  return order?.key === id ? (order.descending ? "descending" : "ascending") : undefined;
}
