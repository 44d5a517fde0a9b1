import { useCallback, useState } from "react";

/** Widths of columns in rem, by id. */
export type Widths = Readonly<Record<string, number>>;

/** In rem. */
export const LEAST = 2.5;
export const MOST = 60;
/** How much wider a key makes a column. */
export const STEP = 1;

/** Pixels of a rem. */
export const REM = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/**
 * The widths that somebody gave to columns of a table. They are kept in the browser and not in the address: they fit a
 * screen, and a link shows the same on another one.
 */
export function useWidths(table: string): [Widths, (change: Widths) => void] {
  const key = `regista.widths.${table}`;
  const [widths, setWidths] = useState(() => read(key));
  const set = useCallback(
    (change: Widths) =>
      setWidths((before) => {
        const given = Object.entries(change).map(
          ([id, width]) => [id, Math.min(MOST, Math.max(LEAST, width))] as const,
        );
        const after = Object.fromEntries([...Object.entries(before), ...given]);
        write(key, after);
        return after;
      }),
    [key],
  );
  return [widths, set];
}

/** The width of a column, if one was given to it. */
export function widthOf(widths: Widths, id: string): number | undefined {
  return Object.hasOwn(widths, id) ? widths[id] : undefined;
}

/** The style of a cell of a table whose column has a width. */
export function sized(width: number | undefined): { minWidth: string; maxWidth: string } | undefined {
  return width === undefined ? undefined : { minWidth: `${width}rem`, maxWidth: `${width}rem` };
}

/** In rem, as wide as what is in the widest of some cells. */
export function fittedWidth(cells: Iterable<Element>): number {
  const range = document.createRange();
  let widest = 0;
  for (const cell of cells) {
    const { paddingLeft, paddingRight } = getComputedStyle(cell);
    range.selectNodeContents(cell);
    const inside =
      range.getBoundingClientRect().width + Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight);
    widest = Math.max(widest, inside);
  }
  return (Math.ceil(widest) + 1) / REM;
}

function read(key: string): Widths {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    const pairs = Object.entries(kept ?? {}).filter(([, width]) => typeof width === "number" && Number.isFinite(width));
    return Object.fromEntries(pairs) as Widths;
  } catch {
    return {};
  }
}

function write(key: string, widths: Widths): void {
  try {
    localStorage.setItem(key, JSON.stringify(widths));
  } catch {
    // A browser that keeps nothing shows them as long as the page is open.
  }
}
