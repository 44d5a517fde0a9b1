import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { BLOCK, runBlockQuery, runsKey, type MarkedSelection, runsNow, runValuesQuery } from "./queries";
import { isRunning, type RunRow, type Values } from "./row";

/** Columns whose values come with one request. */
const GROUP = 16;
/** Rows beyond those that are seen that are fetched as well. */
const AHEAD = 60;
/** Milliseconds; what is scrolled past quicker is not asked for. */
const REST = 60;
const LIVE = 4_000;
const NO_VALUES: MoreValues = [];

/** By run, what it has in columns that came later. */
export type MoreValues = (Record<string, Values> | undefined)[];

export interface Range {
  first: number;
  last: number;
}

export interface RunRows {
  /** The run in a row; undefined while it is on its way. */
  rowAt: (index: number) => RunRow | undefined;
  /** What the runs of its block have in columns that came later. */
  valuesAt: (index: number) => MoreValues;
  error: Error | null;
  refetch: () => void;
}

/**
 * The rows that are seen, and some around them, of however many there are. Rows come in blocks; the values of the first columns
 * come with them, those of further columns by the ids of the runs, so that they belong together whatever happens meanwhile.
 */
export function useRunRows(selection: MarkedSelection, columns: string[], rows: Range, shown: string[]): RunRows {
  const queries = useQueryClient();
  const { experimentId } = selection;
  const groups = useMemo(() => groupsOf(columns), [columns]);
  const [own = [], ...further] = groups;

  const firstBlock = useRested(Math.floor(Math.max(0, rows.first - AHEAD) / BLOCK));
  const lastBlock = Math.max(firstBlock, useRested(Math.floor((rows.last + AHEAD) / BLOCK)));
  const numbers = numbersOf(firstBlock, lastBlock);
  const blocks = useQueries({
    queries: numbers.map((number) => runBlockQuery(queries, selection, number, own)),
    combine: useCallback(
      (results: { data: RunRow[] | undefined; error: Error | null; refetch: () => void }[]) => ({
        rows: results.map(({ data }) => data),
        error: results.find(({ error }) => error)?.error ?? null,
        refetch: () => results.forEach((result) => result.refetch()),
      }),
      [],
    ),
  });

  const seen = further.filter((group) => group.some((id) => shown.includes(id)));
  const width = seen.length;
  const values = useQueries({
    queries: blocks.rows.flatMap((block) => {
      const ids = block?.map((row) => row.id) ?? [];
      return seen.map((group) => ({ ...runValuesQuery(experimentId, ids, group), enabled: ids.length > 0 }));
    }),
    combine: useCallback(
      (results: { data: Record<string, Values> | undefined }[]) =>
        Array.from({ length: width ? results.length / width : 0 }, (_, block) =>
          results.slice(block * width, (block + 1) * width).map(({ data }) => data),
        ),
      [width],
    ),
  });

  const placeOf = (index: number) => Math.floor(index / BLOCK) - firstBlock;
  const rowAt = (index: number) => blocks.rows[placeOf(index)]?.[index % BLOCK];
  useLiveRuns(experimentId, runningIds(rowAt, rows), [...own, ...seen.flat()]);
  return {
    rowAt,
    valuesAt: (index) => values[placeOf(index)] ?? NO_VALUES,
    error: blocks.error,
    refetch: blocks.refetch,
  };
}

/** Asks every few seconds how runs are that have not ended, and puts it in the place of what is known of them. */
function useLiveRuns(experimentId: string, ids: string[], columns: string[]): void {
  const queries = useQueryClient();
  useQuery({
    queryKey: [...runsKey(experimentId), "live", ids, columns],
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: LIVE,
    queryFn: async ({ signal }) => {
      const now = new Map((await runsNow(ids, columns, signal)).map((row) => [row.id, row]));
      queries.setQueriesData<RunRow[]>({ queryKey: [...runsKey(experimentId), "block"] }, (block) =>
        block?.some((row) => now.has(row.id)) ? block.map((row) => now.get(row.id) ?? row) : block,
      );
      return Date.now();
    },
  });
}

function runningIds(rowAt: RunRows["rowAt"], { first, last }: Range): string[] {
  return numbersOf(first, last).flatMap((index) => {
    const row = rowAt(index);
    return row && isRunning(row) ? [row.id] : [];
  });
}

/** The value once it has not changed for a moment. */
function useRested(value: number): number {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

function groupsOf(columns: string[]): string[][] {
  const count = Math.ceil(columns.length / GROUP);
  return Array.from({ length: count }, (_, group) => columns.slice(group * GROUP, (group + 1) * GROUP).sort());
}

function numbersOf(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
