import { SERVER_URL } from "../api/base";
import { Empty } from "../primitives/Empty";

/** Instead of runs, when there are none. */
export function NoRuns({ experimentId, isFiltered }: { experimentId: string; isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No run fulfils this." />;
  return (
    <Empty
      title="No run is here yet."
      code={`from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
with mlflow.start_run(experiment_id="${experimentId}"):
    mlflow.log_param("depth", 6)
    mlflow.log_metric("rmse", 0.42)`}
    />
  );
}
