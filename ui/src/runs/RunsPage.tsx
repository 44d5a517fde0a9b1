import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { ApiError } from "../api/client";
import { listOf, NOTHING, orderOf, textOf, textOfOrder } from "../api/search";
import { ExperimentHeader } from "../experiments/ExperimentHeader";
import { Button } from "../primitives/Button";
import { FilterError } from "../primitives/FilterError";
import { Loading } from "../primitives/Loading";
import { countText } from "../primitives/numbers";
import { Tabs } from "../primitives/Tabs";
import { ChosenBar } from "./ChosenBar";
import { columnOf, defaultColumns } from "./columns";
import { NoRuns } from "./NoRuns";
import { type Lifecycle, runColumnsQuery, runCountQuery, runFilter, runsKey } from "./queries";
import css from "./RunsPage.module.css";
import { RunTable } from "./RunTable";
import { RunToolbar } from "./RunToolbar";
import { useChosenRuns } from "./selection";
import { useTotal } from "./useTotal";

const ScatterView = lazy(() => import("./ScatterView"));
const ParallelView = lazy(() => import("./ParallelView"));
const CurvesView = lazy(() => import("./CurvesView"));

const route = getRouteApi("/experiments/$experimentId");
const VIEWS = { table: "Table", scatter: "Scatter", parallel: "Parallel coordinates", curves: "Curves" };

export type View = keyof typeof VIEWS;
export type Search = ReturnType<typeof route.useSearch>;

/** The runs of an experiment as a table and as charts; the address says which, and how. */
export function RunsPage() {
  const { experimentId } = route.useParams();
  return <Runs key={experimentId} experimentId={experimentId} />;
}

function Runs({ experimentId }: { experimentId: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const change = (part: Search) => navigate({ search: (now) => ({ ...now, ...part }), replace: true });

  const { q: text = "", order } = search;
  const lifecycle: Lifecycle = search.show === "deleted" || search.show === "all" ? search.show : "active";
  const view: View = search.view && Object.hasOwn(VIEWS, search.view) ? (search.view as View) : "table";
  const asked = useMemo(() => ({ experimentId, text, order, lifecycle }), [experimentId, text, order, lifecycle]);
  const keys = useQuery(runColumnsQuery(experimentId));
  const columns = useMemo(
    () =>
      (search.columns === undefined ? defaultColumns(keys.data) : [...new Set(listOf(search.columns))]).flatMap(
        (id) => columnOf(id) ?? [],
      ),
    [search.columns, keys.data],
  );
  const ids = columns.map(({ id }) => id);
  const count = useQuery(runCountQuery(asked));
  const { selection, total, news, adopt } = useTotal(asked, count);
  const refresh = () => queries.invalidateQueries({ queryKey: runsKey(experimentId) }).then(adopt);
  const { chosen, choose, clear } = useChosenRuns(selection);

  const setColumns = (chosenIds: string[]) => change({ columns: textOf(chosenIds) ?? NOTHING });
  const move = (id: string, to: number) => {
    const rest = ids.filter((one) => one !== id);
    setColumns([...rest.slice(0, Math.max(0, to)), id, ...rest.slice(Math.max(0, to))]);
  };
  const wrong = count.error instanceof ApiError && count.error.code === "INVALID_PARAMETER_VALUE" ? count.error : null;
  const of = listOf(search.of);
  return (
    <div className={css.page} data-wide data-view={view}>
      <ExperimentHeader experimentId={experimentId} count={total} />
      <RunToolbar
        experimentId={experimentId}
        text={text}
        lifecycle={lifecycle}
        keys={keys.data}
        columns={ids}
        onChange={change}
        onColumns={setColumns}
      />
      {wrong && <FilterError filter={runFilter(text)} message={wrong.message} />}
      {chosen.size > 0 && (
        <ChosenBar
          chosen={chosen}
          lifecycle={lifecycle}
          onClear={clear}
          onChanged={refresh}
          onCurves={(runIds) => change({ view: "curves", of: textOf(runIds) })}
        />
      )}
      {!wrong && (
        <Tabs
          label="View"
          tabs={VIEWS}
          chosen={view}
          onChoose={(next) => change({ view: next === "table" ? undefined : next })}
        >
          {news > 0 && (
            <div role="status" className={css.news}>
              <Button look="quiet" onClick={refresh}>
                {news === 1 ? "1 new run" : `${countText(news)} new runs`}: show
              </Button>
            </div>
          )}
          {total === 0 ? (
            <NoRuns experimentId={experimentId} isFiltered={text !== "" || lifecycle === "deleted"} />
          ) : (
            <Suspense fallback={<Loading />}>
              {view === "table" && (
                <RunTable
                  selection={selection}
                  total={total}
                  columns={columns}
                  order={orderOf(order)}
                  onOrder={(by) => change({ order: textOfOrder(by) })}
                  onMove={move}
                  chosen={chosen}
                  onChoose={choose}
                />
              )}
              {view === "scatter" && (
                <ScatterView selection={selection} total={total} keys={keys.data} search={search} onChange={change} />
              )}
              {view === "parallel" && (
                <ParallelView selection={selection} total={total} keys={keys.data} search={search} onChange={change} />
              )}
              {view === "curves" && (
                <CurvesView
                  selection={selection}
                  keys={keys.data}
                  runIds={of.length ? of : [...chosen.keys()]}
                  search={search}
                  onChange={change}
                />
              )}
            </Suspense>
          )}
        </Tabs>
      )}
    </div>
  );
}
