import {
  type ColumnDef,
  type ColumnVisibilityState,
  columnVisibilityFeature,
  type RowData,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import { classes } from "./classes";
import css from "./DataTable.module.css";

export const FEATURES = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });

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
  visible?: ColumnVisibilityState;
  selection?: RowSelectionState;
  onSelection?: (selection: RowSelectionState) => void;
  /** Instead of rows, when there are none. */
  empty?: ReactNode;
}

const NOTHING = {};

export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { label, columns, rows, rowId, order, onOrder, visible = NOTHING, selection = NOTHING, onSelection } = props;
  const table = useTable({
    features: FEATURES,
    columns,
    data: rows,
    getRowId: rowId,
    state: { columnVisibility: visible, rowSelection: selection },
    onRowSelectionChange: (change) => onSelection?.(typeof change === "function" ? change(selection) : change),
  });
  return (
    <div className={css.scroller}>
      <table className={css.table} aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
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
            <tr key={row.id} aria-selected={onSelection && row.getIsSelected()}>
              {row.getVisibleCells().map((cell) => (
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
