import { useMemo, useState } from "react";
import type { Schema } from "../api/client";
import { listOf, NOTHING, textOf } from "../api/search";
import { type Axis, axisOf } from "../charts/axis";
import { type Brush, isWithin, Parallel } from "../charts/Parallel";
import { Button } from "../primitives/Button";
import { ColumnChooser } from "../primitives/ColumnChooser";
import { Empty } from "../primitives/Empty";
import { countText } from "../primitives/numbers";
import { Shown } from "../primitives/Shown";
import { brushFilter } from "./brush-filter";
import { chartColumn, chartGroups, chartLabel, chartValue } from "./chart-columns";
import { ChartCount } from "./ChartCount";
import css from "./ChartView.module.css";
import { type MarkedSelection, runFilter } from "./queries";
import type { RunRow } from "./row";
import { useChartRuns } from "./useChartRuns";

interface Props {
  selection: MarkedSelection;
  total: number | undefined;
  keys: Schema<"RunColumnsReply"> | undefined;
  search: { axes?: string };
  onChange: (part: { axes?: string | undefined; q?: string; view?: undefined }) => void;
}

const SOME_PARAMS = 3;
const SOME_METRICS = 2;

/** Runs as lines across several of their values. */
export default function ParallelView({ selection, total, keys, search, onChange }: Props) {
  const groups = useMemo(() => chartGroups(keys), [keys]);
  const axes = useMemo(
    () =>
      search.axes === undefined
        ? [...(groups.Params?.slice(0, SOME_PARAMS) ?? []), ...(groups.Metrics?.slice(0, SOME_METRICS) ?? [])]
        : [...new Set(listOf(search.axes).flatMap((id) => chartColumn(id) ?? []))],
    [search.axes, groups],
  );
  const { query, rows, isComplete } = useChartRuns(selection, axes.toSorted());
  return (
    <div className={css.view}>
      <div className={css.tools}>
        <ColumnChooser
          label="Axes"
          groups={groups}
          labelOf={chartLabel}
          chosen={axes}
          onChoose={(chosen) => onChange({ axes: textOf(chosen) ?? NOTHING })}
        />
        <ChartCount shown={rows.length} total={total} isComplete={isComplete} />
      </div>
      {axes.length < 2 ? (
        <Empty title="Choose two axes or more." />
      ) : (
        <Shown query={query}>
          {(found) => (
            <Lines
              key={axes.join()}
              rows={found}
              ids={axes}
              onFilter={(filter) => {
                const before = runFilter(selection.text);
                onChange({ q: before ? `(${before}) AND ${filter}` : filter, view: undefined });
              }}
            />
          )}
        </Shown>
      )}
    </div>
  );
}

interface LinesProps {
  rows: RunRow[];
  ids: string[];
  onFilter: (filter: string) => void;
}

function Lines({ rows, ids, onFilter }: LinesProps) {
  const [brushes, setBrushes] = useState<(Brush | undefined)[]>([]);
  const { axes, lines } = useMemo(() => {
    const found: Axis[] = ids.map((id) =>
      axisOf(
        chartLabel(id),
        rows.map((row) => chartValue(row, id)),
        id === "start_time",
      ),
    );
    return { axes: found, lines: rows.map((row) => ids.map((id) => chartValue(row, id))) };
  }, [rows, ids]);
  const within = lines.filter((line) => isWithin(line, axes, brushes)).length;
  const brush = (axis: number, next: Brush | undefined) =>
    setBrushes((before) => ids.map((_, index) => (index === axis ? next : before[index])));
  const filter = brushFilter(ids, axes, brushes, lines);
  const isMarked = brushes.some(Boolean);
  return (
    <div className={css.panel}>
      <p className={css.tools} role="status">
        <span className="soft">
          {isMarked
            ? `${countText(within)} of ${countText(rows.length)} runs go through what is marked.`
            : "Drag along an axis to leave the runs that go through there."}
        </span>
        {filter && <Button onClick={() => onFilter(filter)}>Show them in the table</Button>}
        {isMarked && (
          <Button look="quiet" onClick={() => setBrushes([])}>
            Show all
          </Button>
        )}
      </p>
      <Parallel axes={axes} lines={lines} brushes={brushes} onBrush={brush} />
    </div>
  );
}
