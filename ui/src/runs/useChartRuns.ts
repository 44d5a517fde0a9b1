import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { chartPagesQuery, type MarkedSelection } from "./queries";

/** So many runs a chart has: more would be one spot. */
export const MOST_IN_CHART = 10_000;

/** The runs of a chart; they come page by page, and what is there is shown. */
export function useChartRuns(selection: MarkedSelection, columns: string[]) {
  const found = useInfiniteQuery(chartPagesQuery(selection, columns));
  const { hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage } = found;
  const pages = found.data?.pages;
  const rows = useMemo(() => pages?.flat(), [pages]);
  const wantsMore = hasNextPage && !isFetchingNextPage && !isPlaceholderData && (rows?.length ?? 0) < MOST_IN_CHART;
  useEffect(() => {
    if (wantsMore) fetchNextPage();
  }, [wantsMore, fetchNextPage]);
  return { query: { ...found, data: rows }, rows: rows ?? [], isComplete: !hasNextPage };
}
