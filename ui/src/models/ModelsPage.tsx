import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { SERVER_URL } from "../api/base";
import { Button } from "../primitives/Button";
import { DataTable, type Order } from "../primitives/DataTable";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { Loading } from "../primitives/Loading";
import { Panel } from "../primitives/Panel";
import { SearchField } from "../primitives/SearchField";
import { MODEL_COLUMNS } from "./columns";
import { modelPagesQuery } from "./queries";

const route = getRouteApi("/models");

const FIRST_MODEL = `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
mlflow.sklearn.log_model(model, name="model", registered_model_name="wine")`;

/** All registered models: which version is where, and when something changed. */
export function ModelsPage() {
  const { q = "", order } = route.useSearch();
  const navigate = route.useNavigate();
  const found = useInfiniteQuery(modelPagesQuery(q, order));
  const models = found.data?.pages.flatMap((page) => page.registered_models ?? []) ?? [];
  return (
    <>
      <h1>Models</h1>
      <SearchField
        label="Search models"
        placeholder="Words of the name, or a filter: tags.team = 'risk' AND aliases.champion LIKE '%'"
        value={q}
        onSearch={(text) => navigate({ search: (now) => ({ ...now, q: text || undefined }), replace: true })}
      />
      <Panel>
        {found.isError ? (
          <ErrorNote error={found.error} onRetry={found.refetch} />
        ) : found.isPending ? (
          <Loading />
        ) : (
          <DataTable
            label="Models"
            columns={MODEL_COLUMNS}
            rows={models}
            rowId={(model) => model.name}
            order={parseOrder(order)}
            onOrder={({ key, descending }) =>
              navigate({ search: (now) => ({ ...now, order: descending ? `${key} DESC` : key }), replace: true })
            }
            empty={
              q ? (
                <Empty title="No model fulfils this." />
              ) : (
                <Empty title="No model is registered yet." code={FIRST_MODEL} />
              )
            }
          />
        )}
      </Panel>
      {found.hasNextPage && (
        <Button onClick={() => found.fetchNextPage()} disabled={found.isFetchingNextPage}>
          Show more
        </Button>
      )}
    </>
  );
}

function parseOrder(order: string | undefined): Order | undefined {
  if (!order) return undefined;
  return { key: order.replace(/ DESC$/, ""), descending: order.endsWith(" DESC") };
}
