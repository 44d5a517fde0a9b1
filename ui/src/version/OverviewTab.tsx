import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../api/client";
import type { ModelVersion } from "../model/queries";
import { EditableMarkdown } from "../primitives/EditableMarkdown";
import { ErrorNote } from "../primitives/ErrorNote";
import { Facts } from "../primitives/Facts";
import { metricText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { useVersionNotes } from "./changes";
import { DatasetsPanel } from "./DatasetsPanel";
import { OriginPanel } from "./OriginPanel";
import { runQuery } from "../run/queries";

/** What people ask first: how good it is, and where it is from. */
export function OverviewTab({ version }: { version: ModelVersion }) {
  const notes = useVersionNotes(version.name, version.version);
  const found = useQuery({ ...runQuery(version.run_id ?? ""), enabled: Boolean(version.run_id) });
  const run = found.data;
  // Versions outlive the runs that made them.
  const isGone = found.error instanceof ApiError && found.error.status === 404;
  const { metrics = [], params = [] } = run?.data ?? {};
  return (
    <>
      <EditableMarkdown title="Description" text={version.description ?? ""} onSave={notes.setDescription} />
      {found.isError && !isGone && <ErrorNote error={found.error} onRetry={found.refetch} />}
      <div className="columns">
        <div className="stack">
          <OriginPanel version={version} run={run} />
          {run?.inputs?.dataset_inputs && <DatasetsPanel inputs={run.inputs.dataset_inputs} />}
        </div>
        <div className="stack">
          {metrics.length > 0 && (
            <Panel title="Metrics">
              <Facts facts={metrics.map(({ key, value }) => [key, metricText(value)])} />
            </Panel>
          )}
          {params.length > 0 && (
            <Panel title="Params">
              <Facts facts={params.map(({ key, value }) => [key, <code key={key}>{value || '""'}</code>])} />
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}
