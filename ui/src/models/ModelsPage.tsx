import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { SERVER_URL } from "../api/base";
import { listOf, orderOf, textOf, textOfOrder } from "../api/search";
import { useHidden } from "../app/undo";
import { ColumnChooser } from "../primitives/ColumnChooser";
import { DataTable } from "../primitives/DataTable";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { Select } from "../primitives/Field";
import { Panel } from "../primitives/Panel";
import { SearchField } from "../primitives/SearchField";
import { ShownPages } from "../primitives/Shown";
import { BulkBar } from "./BulkBar";
import { modelSubject } from "./changes";
import { columnGroups, columnLabel, columnsOf, DEFAULT_COLUMNS } from "./columns";
import css from "./ModelsPage.module.css";
import { modelPagesQuery, useShownMetric, useStageCounts } from "./queries";

const route = getRouteApi("/models");

const FIRST_MODEL = `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
mlflow.sklearn.log_model(model, name="model", registered_model_name="wine")`;

/** An address names the column of the names too: so it can say that there is no other. */
const NAME = "name";
const NOBODY: ReadonlySet<string> = new Set();

/** All registered models: which version is where, how good it is, and when something changed. */
export function ModelsPage() {
  const { q = "", order, metric: chosen, columns: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const put = (search: Partial<Record<"q" | "order" | "metric" | "columns", string | undefined>>) =>
    navigate({ search: (now) => ({ ...now, ...search }), replace: true });
  const found = useInfiniteQuery(modelPagesQuery(q, order));
  const hidden = useHidden();
  const [selected, setSelected] = useState(NOBODY);
  const names = (found.data?.pages ?? []).map((page) => (page.registered_models ?? []).map(({ name }) => name));
  const metric = useShownMetric(names, chosen);
  const stages = useStageCounts(names);
  const ids = asked ? listOf(asked).filter((id) => id !== NAME) : DEFAULT_COLUMNS;
  const columns = useMemo(() => columnsOf(asked ? listOf(asked) : DEFAULT_COLUMNS, metric.key), [asked, metric.key]);
  return (
    <>
      <h1>Models</h1>
      <div className={css.bar}>
        <div className={css.search}>
          <SearchField
            label="Search models"
            placeholder="Words of the name, or a filter: tags.team = 'risk' AND alias = 'champion'"
            value={q}
            onSearch={(text) => put({ q: text || undefined })}
          />
        </div>
        {metric.key !== undefined && (
          <label className={css.metric}>
            <span className="soft">Metric</span>
            <Select value={metric.key} onChange={(event) => put({ metric: event.target.value })}>
              {[...new Set([metric.key, ...metric.keys])].sort().map((key) => (
                <option key={key}>{key}</option>
              ))}
            </Select>
          </label>
        )}
        <ColumnChooser
          groups={columnGroups(found.data?.pages.flatMap((page) => page.registered_models ?? []) ?? [])}
          labelOf={columnLabel}
          chosen={ids}
          onChoose={(next) => put({ columns: textOf([NAME, ...next]) })}
        />
      </div>
      <Panel>
        {(metric.error ?? stages.error) != null && <ErrorNote error={metric.error ?? stages.error} />}
        <ShownPages query={found} rowsOf={(page) => page.registered_models}>
          {(all) => {
            const models = all.filter(({ name }) => !hidden.has(modelSubject(name)));
            const picked = models.filter(({ name }) => selected.has(name));
            return (
              <>
                {picked.length > 0 && <BulkBar models={picked} onClear={() => setSelected(NOBODY)} />}
                <DataTable
                  label="Models"
                  columns={columns}
                  rows={models.map((model) => ({
                    model,
                    metric: metric.key,
                    values: metric.values.get(model.name) ?? [],
                    stages: stages.counts.get(model.name) ?? [],
                  }))}
                  rowId={({ model }) => model.name}
                  order={orderOf(order)}
                  onOrder={(next) => put({ order: textOfOrder(next) })}
                  selected={selected}
                  onSelect={setSelected}
                  empty={
                    q ? (
                      <Empty title="No model fulfils this." />
                    ) : (
                      <Empty title="No model is registered yet." code={FIRST_MODEL} />
                    )
                  }
                />
              </>
            );
          }}
        </ShownPages>
      </Panel>
    </>
  );
}
