import { type ColumnDef, type RowData, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, useRef } from "react";
import { classes } from "./classes";
import css from "./DataTable.module.css";

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
  /** Instead of rows, when there are none. */
  empty?: ReactNode;
}

const NONE: ReadonlySet<string> = new Set();

export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { label, columns, rows, rowId, order, onOrder, selected = NONE, onSelect } = props;
  const table = useTable({ features: FEATURES, columns, data: rows, getRowId: rowId });
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
      <table className={css.table} aria-label={label}>
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
                  <HeaderCell key={header.id} column={column} order={order} onOrder={onOrder}>
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
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={classes((cell.column.columnDef as Column<Row>).numeric && "number")}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
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

interface HeaderProps<Row extends RowData> {
  column: Column<Row>;
  order: Order | undefined;
  onOrder: ((order: Order) => void) | undefined;
  children: ReactNode;
}

function HeaderCell<Row extends RowData>({ column, order, onOrder, children }: HeaderProps<Row>) {
  const key = column.sortKey;
  const sorted = key && order?.key === key ? (order.descending ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" aria-sort={sorted} className={classes(column.numeric && "number")}>
      {key && onOrder ? (
        <button
          type="button"
          className={css.sorter}
          onClick={() => onOrder({ key, descending: sorted === "ascending" })}
        >
          {children}
          <span aria-hidden="true">{sorted === "ascending" ? "↑" : sorted === "descending" ? "↓" : ""}</span>
        </button>
      ) : (
        children
      )}
    </th>
  );
}
