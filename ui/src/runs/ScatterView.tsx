import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Schema } from "../api/client";
import { axisOf } from "../charts/axis";
import { Scatter } from "../charts/Scatter";
import { Empty } from "../primitives/Empty";
import { Shown } from "../primitives/Shown";
import { chartColumn, chartGroups, chartLabel, chartValue } from "./chart-columns";
import { ChartCount } from "./ChartCount";
import css from "./ChartView.module.css";
import { ColumnSelect } from "./ColumnSelect";
import type { MarkedSelection } from "./queries";
import type { RunRow } from "./row";
import { useChartRuns } from "./useChartRuns";

interface Props {
  selection: MarkedSelection;
  total: number | undefined;
  keys: Schema<"RunColumnsReply"> | undefined;
  search: { x?: string; y?: string; color?: string };
  onChange: (part: { x?: string; y?: string; color?: string | undefined }) => void;
}

/** Runs as points by two of their values. */
export default function ScatterView({ selection, total, keys, search, onChange }: Props) {
  const groups = useMemo(() => chartGroups(keys), [keys]);
  const known = Object.values(groups).flat();
  const x = chartColumn(search.x) ?? known[0] ?? "start_time";
  const y = chartColumn(search.y) ?? known.find((id) => id !== x) ?? "duration";
  const color = chartColumn(search.color) ?? "";
  const { query, rows, isComplete } = useChartRuns(selection, [...new Set([x, y, color])].filter(Boolean).sort());
  return (
    <div className={css.view}>
      <div className={css.tools}>
        <ColumnSelect label="Across" groups={groups} value={x} onChoose={(id) => onChange({ x: id })} />
        <ColumnSelect label="Up" groups={groups} value={y} onChoose={(id) => onChange({ y: id })} />
        <ColumnSelect
          label="Colour"
          groups={groups}
          value={color}
          none="one colour"
          onChoose={(id) => onChange({ color: id || undefined })}
        />
        <ChartCount shown={rows.length} total={total} isComplete={isComplete} />
      </div>
      <Shown query={query}>{(found) => <Points rows={found} {...{ x, y, color }} />}</Shown>
    </div>
  );
}

function Points({ rows, x, y, color }: { rows: RunRow[]; x: string; y: string; color: string }) {
  const navigate = useNavigate();
  const chart = useMemo(() => {
    const axis = (id: string) =>
      axisOf(
        chartLabel(id),
        rows.map((row) => chartValue(row, id)),
        id === "start_time",
      );
    return {
      x: axis(x),
      y: axis(y),
      color: color ? axis(color) : undefined,
      points: rows
        .map((row) => ({
          id: row.id,
          name: row.name,
          x: chartValue(row, x),
          y: chartValue(row, y),
          color: color ? chartValue(row, color) : undefined,
        }))
        .filter((point) => point.x !== undefined && point.y !== undefined),
    };
  }, [rows, x, y, color]);
  if (!chart.points.length) return <Empty title={`No run has both ${chartLabel(x)} and ${chartLabel(y)}.`} />;
  return (
    <div className={css.panel}>
      <Scatter {...chart} onOpen={(runId) => navigate({ to: "/runs/$runId", params: { runId } })} />
    </div>
  );
}
