import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { SERVER_URL } from "../api/base";
import { ApiError } from "../api/client";
import { listOf, textOf, textOfOrder } from "../api/search";
import { Button } from "../primitives/Button";
import button from "../primitives/Button.module.css";
import { ColumnChooser } from "../primitives/ColumnChooser";
import { DataTable } from "../primitives/DataTable";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { FilterError } from "../primitives/FilterError";
import { Panel } from "../primitives/Panel";
import { SearchField } from "../primitives/SearchField";
import { ShownPages } from "../primitives/Shown";
import { PromoteDialog } from "./PromoteDialog";
import { type ModelVersion, type RegisteredModel, runsQuery, versionPagesQuery } from "./queries";
import { columnGroups, columnLabel, columnsOf, DEFAULT_COLUMNS } from "./version-columns";
import { versionOrder, versionSearch } from "./version-search";
import css from "./VersionsPanel.module.css";

const route = getRouteApi("/models/$name");

/** An address names the column of the numbers too: so it can say that there is no other. */
const VERSION = "version";
const NOBODY: ReadonlySet<string> = new Set();

/** The versions of a model, searched and sorted, with what of their runs one wants to see. */
export function VersionsPanel({ model }: { model: RegisteredModel }) {
  const { name } = model;
  const { columns: asked, q = "", order: orderText } = route.useSearch();
  const navigate = route.useNavigate();
  const put = (search: Partial<Record<"q" | "order" | "columns", string | undefined>>) =>
    navigate({ search: (now) => ({ ...now, ...search }), replace: true, resetScroll: false });
  const order = versionOrder(orderText);
  const found = useInfiniteQuery(versionPagesQuery(name, q, order));
  const runs = useRuns(name, found.data?.pages.map((page) => page.model_versions ?? []) ?? []);
  const [selected, setSelected] = useState(NOBODY);
  const [isPromoting, setPromoting] = useState(false);
  const ids = asked ? listOf(asked).filter((id) => id !== VERSION) : DEFAULT_COLUMNS;
  const columns = useMemo(() => columnsOf(asked ? listOf(asked) : DEFAULT_COLUMNS), [asked]);
  const rowsOf = (versions: ModelVersion[]) =>
    versions.map((version) => ({ version, run: runs.byId.get(version.run_id ?? "") }));
  const all = rowsOf(found.data?.pages.flatMap((page) => page.model_versions ?? []) ?? []);
  const picked = all.flatMap(({ version }) => (selected.has(version.version) ? [version.version] : []));
  // The form compares older with newer, however the table is sorted.
  picked.sort((one, other) => Number(other) - Number(one));
  const { typed, before } = versionSearch(name, q);
  const { error } = found;
  const wrong = typed && error instanceof ApiError && error.code === "INVALID_PARAMETER_VALUE" ? error : null;
  return (
    <Panel
      title="Versions"
      actions={
        <>
          {picked.length === 1 && <Button onClick={() => setPromoting(true)}>Promote version {picked[0]}</Button>}
          {picked.length > 1 && (
            <Link
              to="/compare/versions"
              search={{ of: textOf(picked.toReversed().map((version) => `${name}/${version}`)) }}
              className={button.button}
            >
              Compare {picked.length} versions
            </Link>
          )}
          <ColumnChooser
            groups={columnGroups(all)}
            labelOf={columnLabel}
            chosen={ids}
            onChoose={(next) => put({ columns: textOf([VERSION, ...next]) })}
          />
        </>
      }
    >
      {runs.error != null && <ErrorNote error={runs.error} />}
      <div className={css.search}>
        <SearchField
          label="Search versions"
          placeholder="A number, words of the description, or a filter: metrics.rmse < 7 AND alias IS NOT NULL"
          value={q}
          onSearch={(text) => put({ q: text || undefined })}
        />
      </div>
      {wrong ? (
        <FilterError filter={typed} before={before} message={wrong.message} />
      ) : (
        <ShownPages query={found} rowsOf={(page) => page.model_versions}>
          {(versions) => (
            <DataTable
              label="Versions"
              widthsOf="versions"
              columns={columns}
              rows={rowsOf(versions)}
              rowId={({ version }) => version.version}
              order={order}
              onOrder={(next) => put({ order: textOfOrder(next) })}
              selected={selected}
              onSelect={setSelected}
              empty={
                q ? (
                  <Empty title="No version fulfils this." />
                ) : (
                  <Empty title="No version is registered yet." code={firstVersion(name)} />
                )
              }
            />
          )}
        </ShownPages>
      )}
      {isPromoting && <PromoteDialog model={model} alias="" version={picked[0]} onClose={() => setPromoting(false)} />}
    </Panel>
  );
}

/** The runs of versions, asked for page by page. */
function useRuns(name: string, pages: ModelVersion[][]) {
  return useQueries({
    queries: pages.map((page) => runsQuery(name, [...new Set(page.flatMap(({ run_id }) => (run_id ? [run_id] : [])))])),
    combine: (found) => ({
      byId: new Map(found.flatMap(({ data }) => [...(data ?? [])])),
      error: found.find(({ isError }) => isError)?.error,
    }),
  });
}

function firstVersion(name: string): string {
  return `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
mlflow.register_model("runs:/<run id>/model", ${JSON.stringify(name)})`;
}
