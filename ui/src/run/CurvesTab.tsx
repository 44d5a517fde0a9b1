import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { SERVER_URL } from "../api/base";
import type { Schema } from "../api/client";
import type { XAxis } from "../charts/curve";
import { Curves } from "../charts/Curves";
import { Button } from "../primitives/Button";
import { Empty } from "../primitives/Empty";
import { countText } from "../primitives/numbers";
import { CurveToolbar } from "./CurveToolbar";
import css from "./CurvesTab.module.css";
import { isSystemMetric, keysWith } from "./metric-keys";

interface Props {
  run: Schema<"Run">;
  live: boolean;
  /** Whether the metrics of the machine are shown, or all others. */
  isSystem: boolean;
}

const route = getRouteApi("/runs/$runId");
const PAGE = 60;

/** Every metric of a run as a curve. */
export function CurvesTab({ run: { info, data }, live, isSystem }: Props) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [most, setMost] = useState(PAGE);
  const onChange = useCallback(
    (change: Partial<typeof search>) =>
      navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const all = [...new Set((data.metrics ?? []).map(({ key }) => key))].filter(
    (key) => isSystemMetric(key) === isSystem,
  );
  if (all.length === 0) {
    const what = isSystem ? "No metrics of the machine were logged." : "No metrics were logged.";
    return <Empty title={what} code={isSystem ? systemCode() : metricCode(info.run_id)} />;
  }
  const keys = keysWith(all, search.metrics ?? "");
  const smoothing = Math.min(Math.max(Number(search.smoothing ?? 0) || 0, 0), 0.99);
  const xAxis: XAxis = search.x === "time" || search.x === "relative" ? search.x : isSystem ? "relative" : "step";
  return (
    <>
      <CurveToolbar search={search} xAxis={xAxis} smoothing={smoothing} onChange={onChange} />
      {keys.length === 0 && <Empty title="No metric has these words in its name." />}
      <div className={css.grid}>
        {keys.slice(0, most).map((key) => (
          <Curves
            key={key}
            runs={[{ runId: info.run_id, name: info.run_name }]}
            metricKey={key}
            xAxis={xAxis}
            smoothing={smoothing}
            logScale={search.scale === "log"}
            live={live}
          />
        ))}
      </div>
      {keys.length > most && (
        <Button look="quiet" onClick={() => setMost(most + PAGE)}>
          Show more ({countText(keys.length - most)} not shown)
        </Button>
      )}
    </>
  );
}

function metricCode(runId: string): string {
  return `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
with mlflow.start_run("${runId}"):
    for step in range(10):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)`;
}

function systemCode(): string {
  return `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
with mlflow.start_run(log_system_metrics=True):
    train()`;
}
