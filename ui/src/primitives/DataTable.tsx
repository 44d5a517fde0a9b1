import { type ColumnDef, type RowData, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, useRef } from "react";
import { classes } from "./classes";
import css from "./DataTable.module.css";
import { HeaderCell } from "./HeaderCell";
import { fittedWidth, REM, sized, useWidths, widthOf } from "./useWidths";

const FEATURES = tableFeatures({});

/** The server sorts and pages: a column says by which key, and the table only tells what was asked for. */
export type Column<Row extends RowData> = ColumnDef<typeof FEATURES, Row> & {
  id: string;
  sortKey?: string;
  numeric?: boolean;
};

export interface Order {
  key: string;
  descending: boolean;
}

interface Props<Row extends RowData> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  order?: Order | undefined;
  onOrder?: (order: Order) => void;
  /** The ids of the rows that are chosen; with `onSelect` each row has a box for it. */
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  /** Under this name widths of columns are kept; with it they can be changed. */
  widthsOf?: string;
  /** Instead of rows, when there are none. */
  empty?: ReactNode;
}

const NONE: ReadonlySet<string> = new Set();

export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { label, columns, rows, rowId, order, onOrder, selected = NONE, onSelect } = props;
  const table = useTable({ features: FEATURES, columns, data: rows, getRowId: rowId });
  const [widths, setWidths] = useWidths(props.widthsOf ?? "");
  const place = useRef<HTMLTableElement>(null);
  const cellsOf = (id: string) => place.current?.querySelectorAll(`[data-column="${CSS.escape(id)}"]`) ?? [];
  const setWidth = (id: string, width: number) => {
    // The others stay as wide as they are: until one is given a width they share the room that there is.
    const now = columns.flatMap(({ id: other }) => {
      const [heading] = cellsOf(other);
      return heading instanceof HTMLElement ? [[other, heading.offsetWidth / REM] as const] : [];
    });
    setWidths({ ...Object.fromEntries(now), [id]: width });
  };
  const isSized = columns.some(({ id }) => widthOf(widths, id) !== undefined);
  const before = useRef<string>(undefined);
  const ids = rows.map(rowId);
  const select = (id: string, isOn: boolean, withRange: boolean) => {
    const to = ids.indexOf(id);
    const from = withRange && before.current !== undefined ? ids.indexOf(before.current) : to;
    const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    before.current = id;
    onSelect?.(changed(selected, range, isOn));
  };
  const areAllOn = ids.length > 0 && ids.every((id) => selected.has(id));
  return (
    <div className={css.scroller}>
      <table ref={place} className={classes(css.table, isSized && css.own)} aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {onSelect && (
                <th scope="col" className={css.check}>
                  <input
                    type="checkbox"
                    aria-label="Choose all rows"
                    checked={areAllOn}
                    disabled={!ids.length}
                    onChange={() => onSelect(changed(selected, ids, !areAllOn))}
                  />
                </th>
              )}
              {group.headers.map((header) => {
                const column = header.column.columnDef as Column<Row>;
                return (
                  <HeaderCell
                    key={header.id}
                    column={column}
                    order={order}
                    onOrder={onOrder}
                    width={widthOf(widths, column.id)}
                    onWidth={props.widthsOf ? (width) => setWidth(column.id, width) : undefined}
                    onFit={() => setWidth(column.id, fittedWidth(cellsOf(column.id)))}
                  >
                    <table.FlexRender header={header} />
                  </HeaderCell>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} aria-selected={onSelect && selected.has(row.id)}>
              {onSelect && (
                <td className={css.check}>
                  <input
                    type="checkbox"
                    aria-label={`Choose ${row.id}`}
                    checked={selected.has(row.id)}
                    onChange={(event) =>
                      select(row.id, event.target.checked, (event.nativeEvent as MouseEvent).shiftKey)
                    }
                  />
                </td>
              )}
              {row.getAllCells().map((cell) => {
                const column = cell.column.columnDef as Column<Row>;
                const width = widthOf(widths, column.id);
                return (
                  <td
                    key={cell.id}
                    data-column={column.id}
                    className={classes(column.numeric && "number", width !== undefined && css.sized)}
                    style={sized(width)}
                  >
                    <table.FlexRender cell={cell} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && props.empty}
    </div>
  );
}

function changed(selected: ReadonlySet<string>, ids: string[], isOn: boolean): ReadonlySet<string> {
  const next = new Set(selected);
  for (const id of ids) {
    if (isOn) next.add(id);
    else next.delete(id);
  }
  return next;
}
