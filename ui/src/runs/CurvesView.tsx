import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Schema } from "../api/client";
import { listOf, NOTHING, textOf } from "../api/search";
import type { XAxis } from "../charts/curve";
import { Curves } from "../charts/Curves";
import { ColumnChooser } from "../primitives/ColumnChooser";
import { Empty } from "../primitives/Empty";
import { Shown } from "../primitives/Shown";
import { CurveToolbar } from "../run/CurveToolbar";
import css from "./ChartView.module.css";
import { runBlockQuery, type MarkedSelection, runsByIdQuery } from "./queries";
import { isRunning } from "./row";

interface Props {
  selection: MarkedSelection;
  keys: Schema<"RunColumnsReply"> | undefined;
  /** Those that were chosen; else the first rows of the table are shown. */
  runIds: string[];
  search: CurveSearch;
  onChange: (part: CurveSearch) => void;
}

interface CurveSearch {
  metrics?: string | undefined;
  x?: string | undefined;
  smoothing?: string | undefined;
  scale?: string | undefined;
}

const MOST = 20;
const FIRST = 10;
const SOME_METRICS = 4;
const NO_COLUMNS: string[] = [];
const AXES: readonly string[] = ["step", "time", "relative"] satisfies XAxis[];

/** Metrics of some runs over their steps. */
export default function CurvesView({ selection, keys, runIds, search, onChange }: Props) {
  const queries = useQueryClient();
  const firstRows = useQuery({
    ...runBlockQuery(queries, selection, 0, NO_COLUMNS),
    enabled: runIds.length === 0 && selection.mark !== undefined,
  });
  const given = useQuery({
    ...runsByIdQuery(selection.experimentId, runIds.slice(0, MOST)),
    enabled: runIds.length > 0,
  });
  const metrics = keys?.metrics ?? [];
  const chosen = search.metrics === undefined ? metrics.slice(0, SOME_METRICS) : listOf(search.metrics).filter(Boolean);
  const axis: XAxis = search.x && AXES.includes(search.x) ? (search.x as XAxis) : "step";
  const smoothing = Math.min(0.99, Math.max(0, Number(search.smoothing ?? 0) || 0));
  return (
    <div className={css.view}>
      <CurveToolbar search={search} xAxis={axis} smoothing={smoothing} onChange={onChange}>
        <ColumnChooser
          label="Metrics"
          groups={{ Metrics: metrics }}
          chosen={chosen}
          onChoose={(next) => onChange({ metrics: textOf(next) ?? NOTHING })}
        />
      </CurveToolbar>
      {runIds.length === 0 && <p className="soft">The first {FIRST} runs; choose others in the table.</p>}
      <Shown query={runIds.length ? given : firstRows}>
        {(rows) =>
          chosen.length === 0 ? (
            <Empty title="No metric is chosen." />
          ) : (
            <div className={css.grid}>
              {chosen.map((key) => (
                <Curves
                  key={key}
                  runs={rows.slice(0, runIds.length ? MOST : FIRST).map(({ id, name }) => ({ runId: id, name }))}
                  metricKey={key}
                  xAxis={axis}
                  smoothing={smoothing}
                  logScale={search.scale === "log"}
                  live={rows.some(isRunning)}
                />
              ))}
            </div>
          )
        }
      </Shown>
    </div>
  );
}
