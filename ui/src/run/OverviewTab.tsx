import { Link } from "@tanstack/react-router";
import { SERVER_URL } from "../api/base";
import type { Schema } from "../api/client";
import { EditableMarkdown } from "../primitives/EditableMarkdown";
import { Facts } from "../primitives/Facts";
import { durationText, metricText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { Time } from "../primitives/Time";
import { codeOf } from "../version/origin";
import { NOTE_TAG, useRunEdits } from "./changes";
import { ChildRuns } from "./ChildRuns";
import { DatasetsPanel } from "./DatasetsPanel";
import { isSystemMetric } from "./metric-keys";
import { ParamsPanel } from "./ParamsPanel";
import { RunModels } from "./RunModels";
import { ValuesPanel } from "./ValuesPanel";

/** What people ask first of a run: params, metrics, data, models, and who ran what when. */
export function OverviewTab({ run }: { run: Schema<"Run"> }) {
  const { info, data, inputs } = run;
  const edits = useRunEdits(info);
  const tags = new Map(data.tags?.map(({ key, value }) => [key, value]));
  const code = codeOf(data.tags ?? []);
  const metrics = (data.metrics ?? []).filter(({ key }) => !isSystemMetric(key));
  const hasData = metrics.some((metric) => metric.dataset_name);
  return (
    <>
      <EditableMarkdown title="Description" text={tags.get(NOTE_TAG) ?? ""} onSave={edits.setDescription} />
      <div className="columns">
        <div className="stack">
          <ValuesPanel
            title="Metrics"
            values={metrics.map((metric) => ({
              id: [metric.key, metric.dataset_name, metric.dataset_digest, metric.model_id].join(" "),
              name: (
                <Link
                  to="/runs/$runId"
                  params={{ runId: info.run_id }}
                  search={{ tab: "metrics", metrics: metric.key }}
                >
                  {metric.key}
                </Link>
              ),
              text: metric.key,
              of: hasData ? [metric.dataset_name ?? ""] : [],
              value: metricText(metric.value),
            }))}
            code={logCode(info.run_id, 'mlflow.log_metric("rmse", 0.42, step=1)')}
            columns={hasData ? ["Data"] : []}
            isNumeric
          />
          <ParamsPanel params={data.params} code={logCode(info.run_id, 'mlflow.log_param("depth", 6)')} />
        </div>
        <div className="stack">
          <Panel title="About">
            <Facts
              facts={[
                ["Started", <Time key="start" at={info.start_time} />],
                ["Took", info.end_time ? durationText(info.end_time - info.start_time) : undefined],
                ["By", tags.get("mlflow.user") || info.user_id],
                ["Ran", code.name && <code>{code.name}</code>],
                ["Commit", code.commit && <code title={code.repository}>{code.commit.slice(0, 12)}</code>],
                ["Branch", code.branch],
                ["Files at", <code key="files">{info.artifact_uri}</code>],
              ]}
            />
          </Panel>
          <RunModels run={run} />
          <DatasetsPanel inputs={inputs.dataset_inputs ?? []} />
          <ChildRuns experimentId={info.experiment_id} runId={info.run_id} />
        </div>
      </div>
    </>
  );
}

function logCode(runId: string, line: string): string {
  return `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
with mlflow.start_run("${runId}"):
    ${line}`;
}
