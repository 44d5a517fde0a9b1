import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { isDrawable } from "../charts/best";
import type { Succession as Data, SuccessionAxis } from "../charts/succession-layout";
import { Succession } from "../charts/Succession";
import { firstKey } from "../models/queries";
import { Code } from "../primitives/Code";
import { ErrorNote } from "../primitives/ErrorNote";
import { Select } from "../primitives/Field";
import { Panel } from "../primitives/Panel";
import { useNow } from "../primitives/Time";
import { aliasIntervalsQuery, newestVersionsQuery, versionMetricsQuery } from "./queries";
import css from "./SuccessionPanel.module.css";
import { SuccessionTable } from "./SuccessionTable";

const route = getRouteApi("/models/$name");

const AXES: Record<SuccessionAxis, string> = { version: "by version", time: "by time" };

/** How good each version is, and which of them was in use when. */
export function SuccessionPanel({ name }: { name: string }) {
  const { metric: chosen, x } = route.useSearch();
  const navigate = route.useNavigate();
  const put = (search: { metric?: string; x?: string | undefined }) =>
    navigate({ search: (now) => ({ ...now, ...search }), replace: true, resetScroll: false });
  const names = useQuery({ ...versionMetricsQuery(name, ""), enabled: !chosen });
  const metric = chosen ?? firstKey(names.data?.keys ?? []);
  const metrics = useQuery({ ...versionMetricsQuery(name, metric ?? ""), enabled: metric !== undefined });
  const versions = useQuery(newestVersionsQuery(name));
  const intervals = useQuery(aliasIntervalsQuery(name));
  const present = useNow();
  const failed = [names, metrics, versions, intervals].find(({ isError }) => isError);
  if (failed) return <ErrorNote error={failed.error} onRetry={failed.refetch} />;
  if (!versions.data?.length || !intervals.data || names.isLoading || metrics.isLoading) return null;
  const keys = [...new Set([...(metric ? [metric] : []), ...((metrics.data ?? names.data)?.keys ?? [])])].sort();
  const shown = versions.data.map((version) => ({
    number: Number(version.version),
    createdAt: version.creation_timestamp,
    by: version.user_id,
  }));
  const data: Data = {
    versions: shown,
    metric,
    values: new Map(
      metrics.data?.values?.flatMap(({ version, value }) => (isDrawable(value) ? [[Number(version), value]] : [])),
    ),
    intervals: intervals.data,
    axis: x === "time" ? "time" : "version",
    // The clock of the server may be ahead of the one here.
    now: Math.max(present, ...intervals.data.map(({ since }) => since), ...shown.map(({ createdAt }) => createdAt)),
  };
  const hasChart = data.values.size > 0 || data.intervals.length > 0;
  return (
    <Panel
      title="Succession"
      actions={
        <div className={css.choices}>
          {metric !== undefined && (
            <Select aria-label="Metric" value={metric} onChange={(event) => put({ metric: event.target.value })}>
              {keys.map((key) => (
                <option key={key}>{key}</option>
              ))}
            </Select>
          )}
          {hasChart && (
            <Select
              aria-label="Across"
              value={data.axis}
              onChange={(event) => put({ x: event.target.value === "time" ? "time" : undefined })}
            >
              {Object.entries(AXES).map(([axis, label]) => (
                <option key={axis} value={axis}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </div>
      }
    >
      <div className={css.body}>
        {data.values.size === 0 && (
          <div className={css.none}>
            <p>{metric === undefined ? "No version has a metric yet." : `No version has the metric ${metric}.`}</p>
            {metric === undefined && (
              <Code label="Python" text={'mlflow.log_metric("accuracy", 0.93)  # in the run that logs the model'} />
            )}
          </div>
        )}
        {hasChart && <Succession name={name} data={data} />}
        <SuccessionTable name={name} data={data} />
      </div>
    </Panel>
  );
}
