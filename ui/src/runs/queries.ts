import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, replyOf, type Schema } from "../api/client";
import { filterOf, nameInFilter } from "../api/filter";
import { orderOf } from "../api/search";
import { type RunRow, rowOf, USER_TAG, type Values } from "./row";

export type Lifecycle = "active" | "deleted" | "all";

/** Which runs, and in which order. */
export interface RunSelection {
  experimentId: string;
  /** What was typed: words of the name or a filter. */
  text: string;
  /** As in the address: `metrics.rmse DESC`. */
  order: string | undefined;
  lifecycle: Lifecycle;
}

/** The runs of a selection that were there at one moment; without a `mark` it is not known yet which. */
export interface MarkedSelection extends RunSelection {
  mark: number | undefined;
}

export type RunCount = Schema<"CountReply">;

/** Rows that come with one request. */
export const BLOCK = 100;

const VIEW_TYPES = { active: "ACTIVE_ONLY", deleted: "DELETED_ONLY", all: "ALL" };
const POLL = 5_000;
const COMPLETED_FROM = 200;
const CHART_PAGE = 1_000;

/** Everything that is known of an experiment's runs begins with this key. */
export function runsKey(experimentId: string) {
  return ["runs", experimentId] as const;
}

/** The filter that is sent for what was typed. */
export function runFilter(text: string): string {
  return filterOf(text, "run_name");
}

function found({ experimentId, text, lifecycle }: RunSelection) {
  return { experiment_ids: [experimentId], filter: runFilter(text), run_view_type: VIEW_TYPES[lifecycle] };
}

function sorted({ order }: RunSelection) {
  const by = orderOf(order);
  return by ? { order_by: [`${nameInFilter(by.key)}${by.descending ? " DESC" : ""}`] } : {};
}

function listed(columns: readonly string[]): string[] {
  return [...columns.filter((id) => id.includes(".")), USER_TAG];
}

async function runsFrom(
  selection: MarkedSelection,
  columns: readonly string[],
  skip: number,
  max_results: number,
  signal: AbortSignal,
): Promise<RunRow[]> {
  const body = { ...found(selection), ...sorted(selection), columns: listed(columns), skip, max_results };
  const { mark = null } = selection;
  const reply = await replyOf(api.POST("/api/2.0/mlflow/runs/search", { body: { ...body, mark }, signal }));
  return (reply.runs ?? []).map(rowOf);
}

/** How many runs there are, and a mark of this moment; asked again and again, so that new ones show. */
export function runCountQuery(selection: RunSelection) {
  const { experimentId, text, lifecycle } = selection;
  return queryOptions({
    queryKey: [...runsKey(experimentId), "count", text, lifecycle],
    queryFn: ({ signal }) => replyOf(api.POST("/api/regista/v1/runs/count", { body: found(selection), signal })),
    placeholderData: keepPreviousData,
    refetchInterval: POLL,
  });
}

/** Rows `number * BLOCK` and the next, with the values of some columns; until they are here, with those that were asked for before. */
export function runBlockQuery(queries: QueryClient, selection: MarkedSelection, number: number, columns: string[]) {
  const { experimentId, text, order, lifecycle, mark } = selection;
  const place = [...runsKey(experimentId), "block", text, order, lifecycle, number];
  return queryOptions<RunRow[]>({
    queryKey: [...place, mark, columns],
    enabled: mark !== undefined,
    queryFn: ({ signal }) => runsFrom(selection, columns, number * BLOCK, BLOCK, signal),
    placeholderData: (): RunRow[] | undefined =>
      queries.getQueriesData<RunRow[]>({ queryKey: place }).findLast(([, rows]) => rows !== undefined)?.[1],
    staleTime: Infinity,
  });
}

/** What some runs have in further columns, by run. */
export function runValuesQuery(experimentId: string, runIds: string[], columns: string[]) {
  return queryOptions({
    queryKey: [...runsKey(experimentId), "values", runIds, columns],
    queryFn: async ({ signal }): Promise<Record<string, Values>> => {
      const rows = await runsNow(runIds, columns, signal);
      return Object.fromEntries(rows.map((row) => [row.id, row.values]));
    },
    staleTime: Infinity,
  });
}

/** Some runs by their ids. */
export function runsByIdQuery(experimentId: string, runIds: string[]) {
  return queryOptions({
    queryKey: [...runsKey(experimentId), "some", runIds],
    queryFn: ({ signal }) => runsNow(runIds, [], signal),
    refetchInterval: POLL,
  });
}

/** Runs by their ids, as they are now. */
export async function runsNow(runIds: string[], columns: string[], signal: AbortSignal): Promise<RunRow[]> {
  const body = { run_ids: runIds, columns: listed(columns) };
  const reply = await replyOf(api.POST("/api/regista/v1/runs/get-many", { body, signal }));
  return (reply.runs ?? []).map(rowOf);
}

/** Which metrics, params and tags the runs have. */
export function runColumnsQuery(experimentId: string) {
  return queryOptions({
    queryKey: [...runsKey(experimentId), "columns"],
    queryFn: ({ signal }) =>
      replyOf(api.POST("/api/regista/v1/runs/columns", { body: { experiment_ids: [experimentId] }, signal })),
    staleTime: 60_000,
  });
}

/** What some of the runs have in a column, for completion; the most frequent first. */
export function frequentValuesQuery(experimentId: string, column: string) {
  return queryOptions({
    queryKey: [...runsKey(experimentId), "frequent", column],
    queryFn: async ({ signal }) => {
      const body = { experiment_ids: [experimentId], columns: [column], max_results: COMPLETED_FROM };
      const reply = await replyOf(api.POST("/api/2.0/mlflow/runs/search", { body, signal }));
      const counts = new Map<string, number>();
      for (const run of reply.runs ?? []) {
        const value = rowOf(run).values[column];
        if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
      }
      return [...counts].sort(([one, a], [other, b]) => b - a || one.localeCompare(other)).map(([value]) => value);
    },
    staleTime: 60_000,
  });
}

/** The runs of a chart, with the values of its columns, page by page. */
export function chartPagesQuery(selection: MarkedSelection, columns: string[]) {
  const { experimentId, text, order, lifecycle, mark } = selection;
  return infiniteQueryOptions({
    queryKey: [...runsKey(experimentId), "chart", text, order, lifecycle, mark, columns],
    enabled: mark !== undefined,
    initialPageParam: 0,
    queryFn: ({ signal, pageParam }) => runsFrom(selection, columns, pageParam, CHART_PAGE, signal),
    getNextPageParam: (page, _, skipped) => (page.length === CHART_PAGE ? skipped + CHART_PAGE : undefined),
    placeholderData: keepPreviousData,
  });
}
