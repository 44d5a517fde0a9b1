import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { durationText, metricText } from "../primitives/numbers";
import type { Curve, XAxis } from "./curve";
import css from "./Plot.module.css";
import { colourOf, faint, lookOf } from "./series-looks";
import { useThemeChange } from "./useThemeChange";

/** A curve on a plot: as it was logged, and smoothed; the same when nothing is smoothed. */
export interface Line {
  name: string;
  /** Its number, which gives it its look. */
  index: number;
  raw: Curve;
  smooth: Curve;
}

/** Where the pointer is: the place on the x axis, and how far that is from the left edge, in pixels. */
export interface Pointed {
  x: number;
  left: number;
}

interface Props {
  label: string;
  lines: Line[];
  axis: XAxis;
  logScale: boolean;
  /** What of the x axis is shown; everything when null. */
  zoom: [number, number] | null;
  onZoom: (range: [number, number] | null) => void;
  onPoint: (pointed: Pointed | null) => void;
}

const HEIGHT = 208;
const ZOOM_STEP = 0.25;

/** Curves on a canvas. Drag to zoom, double click to see all again; by keys: arrows, Home and End point, + and - zoom, 0 shows all. */
export default function Plot(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const { lines, axis, logScale, zoom } = props;
  const show = useEffectEvent(() => {
    const data = plot.current?.data[0] ?? [];
    const [min, max] = zoom ?? [data[0] ?? 0, data.at(-1) ?? 1];
    plot.current?.setScale("x", min < max ? { min, max } : { min: min - 0.5, max: max + 0.5 });
  });
  const make = useEffectEvent(() => {
    if (!place.current) return;
    plot.current = new uPlot(optionsOf(place.current, props), dataOf(lines), place.current);
    show();
  });
  const update = useEffectEvent(() => {
    plot.current?.setData(dataOf(lines), false);
    show();
  });
  // The parts of which uPlot is made anew; all else is given to the one that is there.
  const shape = JSON.stringify([axis, logScale, lines.map(({ index, raw, smooth }) => [index, raw === smooth])]);
  useEffect(() => {
    make();
    return () => plot.current?.destroy();
  }, [shape]);
  useEffect(() => update(), [lines]);
  useEffect(() => show(), [zoom]);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      plot.current?.setSize({ width: Math.floor(entry?.contentRect.width ?? 0), height: HEIGHT });
    });
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  useThemeChange(() => plot.current?.redraw(false, true));
  const onKey = (event: KeyboardEvent) => {
    const scale = plot.current?.scales.x;
    if (!plot.current || scale?.min == null || scale.max == null) return;
    const width = scale.max - scale.min;
    const middle = plot.current.cursor.idx == null ? (scale.min + scale.max) / 2 : pointedX(plot.current);
    if (event.key === "ArrowRight") point(plot.current, 1);
    else if (event.key === "ArrowLeft") point(plot.current, -1);
    else if (event.key === "Home") point(plot.current, -Infinity);
    else if (event.key === "End") point(plot.current, Infinity);
    else if (event.key === "+") props.onZoom([middle - width * ZOOM_STEP, middle + width * ZOOM_STEP]);
    else if (event.key === "-" && zoom) props.onZoom([scale.min - width / 2, scale.max + width / 2]);
    else if (event.key === "0") props.onZoom(null);
    else return;
    event.preventDefault();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys do what the pointer does
    <div ref={place} role="region" aria-label={props.label} tabIndex={0} className={css.plot} onKeyDown={onKey} />
  );
}

function pointedX(plot: uPlot): number {
  return plot.data[0][plot.cursor.idx ?? 0] ?? 0;
}

function point(plot: uPlot, step: number): void {
  const xs = plot.data[0];
  const [from = 0, to = xs.length - 1] = plot.series[0]?.idxs ?? [];
  const at = Math.min(Math.max((plot.cursor.idx ?? from - Math.sign(step)) + step, from), to);
  plot.setCursor({ left: plot.valToPos(xs[at] ?? 0, "x"), top: 0 });
}

function dataOf(lines: Line[]): uPlot.AlignedData {
  if (!lines.length) return [[]];
  const tables = lines.map(({ raw, smooth }): uPlot.AlignedData =>
    raw === smooth ? [raw.xs, raw.ys] : [raw.xs, raw.ys, smooth.ys],
  );
  // What another run has no point at is bridged, a value that is no number (null) is a gap.
  return uPlot.join(
    tables,
    tables.map((table) => table.map(() => 1 as const)),
  );
}

function seriesOf(place: HTMLElement, { index, raw, smooth }: Line): uPlot.Series[] {
  const { variable, dash } = lookOf(index);
  const stroke = () => colourOf(place, variable);
  const line = { stroke, width: 1.5, dash, points: { show: raw.xs.length < 2 } };
  if (raw === smooth) return [line];
  return [{ ...line, width: 1, stroke: () => faint(stroke(), 0.3), points: { show: false } }, line];
}

function optionsOf(place: HTMLElement, props: Props): uPlot.Options {
  const text = () => colourOf(place, "--text-soft");
  const grid = { stroke: () => colourOf(place, "--line"), width: 1 };
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const look = { stroke: text, grid, ticks: { ...grid, size: 4 }, font };
  const durations = (_: uPlot, places: number[]) => places.map((seconds) => durationText(seconds * 1000));
  return {
    width: Math.floor(place.clientWidth),
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 20, 0, 0],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      bind: {
        dblclick: () => () => {
          props.onZoom(null);
          return null;
        },
      },
    },
    scales: { x: { time: props.axis === "time" }, y: props.logScale ? { distr: 3 } : {} },
    series: [{}, ...props.lines.flatMap((line) => seriesOf(place, line))],
    axes: [
      {
        ...look,
        size: props.axis === "time" ? 42 : 28,
        space: 64,
        ...(props.axis === "relative" ? { values: durations } : {}),
      },
      {
        ...look,
        size: sizeOfAxis,
        values: (_, values) => values.map((value) => (value === null ? "" : metricText(value))),
      },
    ],
    hooks: {
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const [from, to] = [plot.select.left, plot.select.left + plot.select.width];
          props.onZoom([plot.posToVal(from, "x"), plot.posToVal(to, "x")]);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      setCursor: [
        (plot) => {
          const { idx, left = -1 } = plot.cursor;
          props.onPoint(
            idx == null || left < 0 ? null : { x: plot.data[0][idx] ?? 0, left: left + plot.over.offsetLeft },
          );
        },
      ],
    },
  };
}

/** As wide as its longest number. */
function sizeOfAxis(_plot: uPlot, values: string[] | null): number {
  return 18 + 7 * Math.max(2, ...(values ?? []).map((value) => value.length));
}
