import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../primitives/Button";
import { Shown } from "../primitives/Shown";
import { Loading } from "../primitives/Loading";
import { curveOf, hasOneStep, type Point, refined, smoothed, stepsBetween, type XAxis } from "./curve";
import { pointsKey, pointsQuery } from "./curve-queries";
import { CurveLegend } from "./CurveLegend";
import css from "./Curves.module.css";
import { CurveTable } from "./CurveTable";
import { CurveTooltip } from "./CurveTooltip";
import type { Line, Pointed } from "./Plot";
import { SingleValues } from "./SingleValues";
import { useInView } from "./useInView";

const Plot = lazy(() => import("./Plot"));

export interface CurvesProps {
  /** The runs, in an order that stays: it gives them their colours. */
  runs: { runId: string; name: string }[];
  metricKey: string;
  xAxis: XAxis;
  /** How much a point is of those before it: 0 for nothing, below 1. */
  smoothing: number;
  logScale: boolean;
  /** Whether new points are asked for while the curves are seen. */
  live: boolean;
}

type Range = [number, number];

/** A metric of one or several runs over its steps or its time. */
export function Curves(props: CurvesProps) {
  const { runs, metricKey, live } = props;
  const place = useRef<HTMLElement>(null);
  const isInView = useInView(place);
  const runIds = runs.map(({ runId }) => runId);
  const all = useQuery({ ...pointsQuery(metricKey, runIds, null, live && isInView), enabled: isInView });
  const queries = useQueryClient();
  // The last points of a run may have come after it was asked for the last time.
  useEffect(() => {
    if (!live) return;
    return () => void queries.invalidateQueries({ queryKey: pointsKey(metricKey) });
  }, [live, metricKey, queries]);
  return (
    <section ref={place} className={css.curves} aria-label={metricKey}>
      <h2 className={css.title}>{metricKey}</h2>
      {isInView || all.data ? (
        <Shown query={all}>{(points) => <Drawn {...props} points={points} />}</Shown>
      ) : (
        <div className={css.place} />
      )}
    </section>
  );
}

function Drawn({ points, ...props }: CurvesProps & { points: Record<string, Point[]> }) {
  const { runs, metricKey, smoothing, logScale, live } = props;
  const [zoom, setZoom] = useState<Range | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const [hidden, setHidden] = useState<string[]>([]);
  const every = Object.values(points).flat();
  // Where every point has step 0 nobody said any: the time is what tells them apart.
  const axis = props.xAxis === "step" && Object.values(points).some(hasOneStep) ? "relative" : props.xAxis;
  const starts = useMemo(() => startsOf(points), [points]);
  const steps = zoom && every.length > 0 ? unionOf(points, axis, starts, zoom) : null;
  const runIds = runs.map(({ runId }) => runId);
  const finer = useQuery({ ...pointsQuery(metricKey, runIds, steps, live), enabled: steps !== null });
  const part = steps && !finer.isPlaceholderData ? finer.data : undefined;
  const shown = useMemo(
    () =>
      part ? Object.fromEntries(Object.entries(points).map(([id, own]) => [id, refined(own, part[id] ?? [])])) : points,
    [points, part],
  );
  // The list is new in each render, its content is not.
  const named = JSON.stringify(runs);
  const lines = useMemo(
    () =>
      runs.flatMap(({ runId, name }, index): Line[] => {
        if (hidden.includes(runId) || !shown[runId]?.length) return [];
        const raw = curveOf(shown[runId], axis, starts[runId] ?? 0, logScale);
        const smooth = smoothing > 0 ? { xs: raw.xs, ys: smoothed(raw.ys, smoothing) } : raw;
        return [{ name, index, raw, smooth }];
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `named` stands for the runs
    [named, hidden, shown, axis, starts, logScale, smoothing],
  );
  if (every.length === 0) return <p className={css.note}>No points were logged.</p>;
  if (Object.values(points).every((own) => own.length <= 1)) return <SingleValues runs={runs} points={points} />;
  return (
    <>
      <div className={css.place}>
        <Suspense fallback={<Loading lines={3} />}>
          <Plot
            label={`${metricKey}, curves of ${runs.length} ${runs.length === 1 ? "run" : "runs"}`}
            {...{ lines, axis, logScale, zoom }}
            onZoom={setZoom}
            onPoint={setPointed}
          />
        </Suspense>
        {pointed && <CurveTooltip lines={lines} axis={axis} pointed={pointed} />}
        {zoom && (
          <Button look="quiet" className={css.reset} onClick={() => setZoom(null)}>
            Show all
          </Button>
        )}
      </div>
      {axis !== props.xAxis && <p className={css.note}>All points have the same step, so they are shown over time.</p>}
      {runs.length > 1 && <CurveLegend runs={runs} points={points} hidden={hidden} onHide={setHidden} />}
      <CurveTable metricKey={metricKey} runs={runs} points={points} />
    </>
  );
}

function startsOf(points: Record<string, Point[]>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(points).map(([runId, own]) => [runId, Math.min(...own.map(({ timestamp }) => timestamp))]),
  );
}

function unionOf(points: Record<string, Point[]>, axis: XAxis, starts: Record<string, number>, zoom: Range): Range {
  const ranges = Object.entries(points)
    .filter(([, own]) => own.length > 0)
    .map(([runId, own]) => stepsBetween(own, axis, starts[runId] ?? 0, ...zoom));
  return [Math.min(...ranges.map(([from]) => from)), Math.max(...ranges.map(([, to]) => to))];
}
