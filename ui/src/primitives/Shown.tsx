import type { ReactNode } from "react";
import { Button } from "./Button";
import { ErrorNote } from "./ErrorNote";
import { Loading } from "./Loading";

interface Found<Data> {
  data: Data | undefined;
  error: unknown;
  isError: boolean;
  refetch: () => void;
}

interface Props<Data> {
  query: Found<Data>;
  /** About so many lines are expected. */
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** What a query found; until then that it is on its way, and else why it is not there. */
export function Shown<Data>({ query, lines, children }: Props<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ErrorNote error={query.error} onRetry={query.refetch} />;
  return <Loading {...(lines ? { lines } : {})} />;
}

interface Pages<Page> extends Found<{ pages: Page[] }> {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

interface PagesProps<Page, Row> {
  query: Pages<Page>;
  /** The rows of a page. */
  rowsOf: (page: Page) => Row[] | undefined;
  children: (rows: Row[]) => ReactNode;
}

/** The same for what comes page by page, with a button for more. */
export function ShownPages<Page, Row>({ query, rowsOf, children }: PagesProps<Page, Row>) {
  return (
    <Shown query={query}>
      {({ pages }) => (
        <>
          {children(pages.flatMap((page) => rowsOf(page) ?? []))}
          {query.isError && <ErrorNote error={query.error} onRetry={query.refetch} />}
          {query.hasNextPage && (
            <Button look="quiet" onClick={() => query.fetchNextPage()} disabled={query.isFetchingNextPage}>
              Show more
            </Button>
          )}
        </>
      )}
    </Shown>
  );
}
