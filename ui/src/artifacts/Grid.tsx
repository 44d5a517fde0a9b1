import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { classes } from "../primitives/classes";
import { countText } from "../primitives/numbers";
import css from "./Grid.module.css";
import { fileUrl, type Source } from "./source";
import { cellText, imageOf } from "./split-table";

interface Props {
  label: string;
  columns: string[];
  rows: unknown[][];
  /** Where images that cells name are. */
  source?: Source;
}

const MOST_COLUMNS = 200;
const WIDEST = 44;
const SAMPLE = 200;

/** A table of which only the rows in sight are made: a hundred thousand scroll as smoothly as ten. */
export function Grid({ label, columns, rows, source }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => describe(columns, rows), [columns, rows]);
  const hasImages = source && rows.slice(0, SAMPLE).some((row) => row.some((cell) => imageOf(cell)));
  const height = hasImages ? 80 : 28;
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is used here alone
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      <p className={css.count}>
        {countText(rows.length)} {rows.length === 1 ? "row" : "rows"}, {countText(columns.length)}{" "}
        {columns.length === 1 ? "column" : "columns"}
        {columns.length > MOST_COLUMNS && `, the first ${MOST_COLUMNS} shown`}
      </p>
      <div ref={scroller} className={css.scroller} role="region" aria-label={`Rows of ${label}`} tabIndex={0}>
        <table className={css.grid} aria-label={label} aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              {shown.map(({ name, width, isNumeric }, index) => (
                <th
                  key={index}
                  scope="col"
                  className={classes(isNumeric && "number")}
                  style={{ width: `${width}ch` }}
                  title={name}
                >
                  {name}
                </th>
              ))}
              <th aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {above > 0 && <tr style={{ height: above }} aria-hidden="true" />}
            {items.map(({ index }) => (
              <tr key={index} aria-rowindex={index + 2} style={{ height }}>
                {shown.map(({ isNumeric }, column) => (
                  <Cell key={column} value={rows[index]?.[column]} isNumeric={isNumeric} source={source} />
                ))}
                <td />
              </tr>
            ))}
            {below > 0 && <tr style={{ height: below }} aria-hidden="true" />}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Cell({ value, isNumeric, source }: { value: unknown; isNumeric: boolean; source: Source | undefined }) {
  const image = source && imageOf(value);
  if (image) {
    return (
      <td>
        <img src={fileUrl(source, image)} alt={image} className={css.image} loading="lazy" />
      </td>
    );
  }
  const text = cellText(value);
  return (
    <td className={classes(isNumeric && "number")} title={text.length > WIDEST ? text : undefined}>
      {text.slice(0, 500)}
    </td>
  );
}

interface Shown {
  name: string;
  width: number;
  isNumeric: boolean;
}

function describe(columns: string[], rows: unknown[][]): Shown[] {
  const sample = rows.slice(0, SAMPLE);
  return columns.slice(0, MOST_COLUMNS).map((name, column) => {
    const texts = sample.map((row) => cellText(row[column]));
    const longest = Math.max(name.length, ...texts.map((text) => text.length));
    const filled = texts.filter((text) => text !== "");
    const isNumeric = filled.length > 0 && filled.every((text) => !Number.isNaN(Number(text)));
    return { name, width: Math.min(Math.max(longest, 4), WIDEST) + 4, isNumeric };
  });
}
