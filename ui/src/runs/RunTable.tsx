import { useVirtualizer } from "@tanstack/react-virtual";
import { useNavigate } from "@tanstack/react-router";
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Order } from "../primitives/DataTable";
import { ErrorNote } from "../primitives/ErrorNote";
import { fittedWidth, REM, useWidths, widthOf } from "../primitives/useWidths";
import type { RunColumn } from "./columns";
import type { MarkedSelection } from "./queries";
import type { RunRow } from "./row";
import css from "./RunTable.module.css";
import { RunTableHeader } from "./RunTableHeader";
import { type PlacedColumn, RunTableRow } from "./RunTableRow";
import type { Chosen } from "./selection";
import { useRunRows } from "./useRunRows";

const ROW = 2 * REM;
/** Browsers end somewhere above 30 million pixels. */
const MOST_ROWS = Math.floor(30_000_000 / ROW);
const TICK = 30_000;

interface Props {
  selection: MarkedSelection;
  /** How many runs there are; undefined until that is known. */
  total: number | undefined;
  columns: RunColumn[];
  order: Order | undefined;
  onOrder: (order: Order) => void;
  onMove: (id: string, to: number) => void;
  chosen: Chosen;
  onChoose: (index: number, row: RunRow, isOn: boolean, isRange: boolean) => void;
}

/** All runs as one table, of which only what is seen is there: rows and columns. */
export function RunTable({ selection, total, columns: asked, order, onOrder, onMove, chosen, onChoose }: Props) {
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow();
  const [widths, setWidths] = useWidths("runs");
  const columns = useMemo(
    () => asked.map((column) => ({ ...column, width: widthOf(widths, column.id) ?? column.width })),
    [asked, widths],
  );
  const count = Math.min(total ?? 0, MOST_ROWS);
  // eslint-disable-next-line react-hooks/incompatible-library -- rows are memoised on what they show, not on the virtualizer
  const down = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    scrollPaddingStart: ROW,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (columns[index]?.width ?? 0) * REM,
    getItemKey: (index) => columns[index]?.id ?? index,
    overscan: 2,
  });
  useEffect(() => across.measure(), [across, columns]);
  const { experimentId, text, lifecycle } = selection;
  const shownRuns = JSON.stringify([experimentId, text, lifecycle, selection.order]);
  const seen = useRef(shownRuns);
  useEffect(() => {
    // Other runs, or another order: they begin at the top.
    if (seen.current !== shownRuns) scroller.current?.scrollTo({ top: 0 });
    seen.current = shownRuns;
  }, [shownRuns]);
  const shown = usePlaced(columns, across.getVirtualItems());
  const rows = down.getVirtualItems();
  const found = useRunRows(
    selection,
    useMemo(() => columns.filter(({ kind }) => kind !== "attribute").map(({ id }) => id), [columns]),
    { first: rows[0]?.index ?? 0, last: rows.at(-1)?.index ?? 0 },
    shown.map(({ column }) => column.id),
  );
  const open = useCallback(
    (event: MouseEvent, runId: string) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      navigate({ to: "/runs/$runId", params: { runId } });
    },
    [navigate],
  );
  if (found.error && !found.rowAt(rows[0]?.index ?? 0)) {
    return <ErrorNote error={found.error} onRetry={found.refetch} />;
  }
  const fit = (id: string, index: number) => {
    const place = index < 0 ? "[role=rowheader], [data-name]" : `[aria-colindex="${index + 2}"]`;
    setWidths({ [id]: fittedWidth(scroller.current?.querySelectorAll(place) ?? []) });
  };
  const ofName = widthOf(widths, "run_name");
  const width = {
    "--columns": `${across.getTotalSize()}px`,
    ...(ofName ? { "--name": `min(${ofName}rem, 80vw)` } : {}),
  } as React.CSSProperties;
  return (
    <div ref={scroller} role="region" aria-label="Runs, scrollable" tabIndex={0} className={css.scroller}>
      <div
        role="table"
        aria-label="Runs"
        aria-rowcount={total === undefined ? -1 : count + 1}
        aria-colcount={columns.length + 1}
        className={css.table}
        style={width}
      >
        <RunTableHeader
          columns={shown}
          order={order}
          onOrder={onOrder}
          onMove={onMove}
          onWidth={(id, rem) => setWidths({ [id]: rem })}
          onFit={fit}
        />
        <div role="rowgroup" className={css.body} style={{ height: down.getTotalSize() }}>
          {rows.map(({ index, start }) => {
            const row = found.rowAt(index);
            return (
              <RunTableRow
                key={index}
                index={index}
                top={start}
                row={row}
                more={found.valuesAt(index)}
                columns={shown}
                isChosen={row !== undefined && chosen.has(row.id)}
                now={now}
                onChoose={onChoose}
                onOpen={open}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The columns that are seen; the same list until others are. */
function usePlaced(columns: RunColumn[], items: { index: number; start: number; size: number }[]): PlacedColumn[] {
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  return useMemo(() => {
    const placed: PlacedColumn[] = [];
    let start = columns.slice(0, first).reduce((sum, column) => sum + column.width * REM, 0);
    for (const [place, column] of columns.slice(first, last + 1).entries()) {
      const width = column.width * REM;
      placed.push({ column, index: first + place, start, width });
      start += width;
    }
    return placed;
  }, [columns, first, last]);
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);
  return now;
}
