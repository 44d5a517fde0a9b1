import { useQuery } from "@tanstack/react-query";
import type { Schema } from "../api/client";
import { Empty } from "../primitives/Empty";
import { Facts } from "../primitives/Facts";
import { metricText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { Time } from "../primitives/Time";
import { ParamsPanel } from "./ParamsPanel";
import { versionsQuery } from "./queries";
import { ValuesPanel } from "./ValuesPanel";
import { VersionList } from "./VersionList";

/** How good a logged model is on which data, how it was made, and where it is registered. */
export function LoggedModelOverview({ model: { info, data } }: { model: Schema<"LoggedModel"> }) {
  const versions = useQuery(versionsQuery({ model: info.model_id })).data ?? [];
  const metrics = (data.metrics ?? []).map((metric) => ({
    id: JSON.stringify(metric),
    name: metric.key,
    text: metric.key,
    of: [metric.dataset_name ?? "", String(metric.step ?? "")],
    value: metricText(metric.value),
  }));
  return (
    <div className="columns">
      <div className="stack">
        <ValuesPanel
          title="Metrics"
          columns={["Data", "Step"]}
          values={metrics}
          code={`mlflow.log_metric("rmse", 0.42, model_id="${info.model_id}")`}
          isNumeric
        />
        {(data.params ?? []).length > 0 && <ParamsPanel params={data.params} />}
      </div>
      <div className="stack">
        <Panel title="About">
          <Facts
            facts={[
              ["Type", info.model_type],
              ["Created", <Time key="created" at={info.creation_timestamp_ms} />],
              ["Changed", <Time key="changed" at={info.last_updated_timestamp_ms} />],
              ["Message", info.status_message],
              ["Files at", <code key="files">{info.artifact_uri}</code>],
            ]}
          />
        </Panel>
        <Panel title="Registered versions">
          {versions.length ? (
            <VersionList versions={versions} />
          ) : (
            <Empty
              title="This model is not registered."
              code={`mlflow.register_model("models:/${info.model_id}", "my-model")`}
            />
          )}
        </Panel>
      </div>
    </div>
  );
}
