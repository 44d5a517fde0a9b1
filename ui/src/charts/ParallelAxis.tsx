import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { metricText } from "../primitives/numbers";
import type { Axis } from "./axis";
import type { Brush } from "./Parallel";
import css from "./Parallel.module.css";

interface Props {
  axis: Axis;
  left: number;
  top: number;
  height: number;
  /** Pixels for its name. */
  most: number;
  brush: Brush | undefined;
  onBrush: (brush: Brush | undefined) => void;
}

const HALF = 12;
const STEP = 0.05;
const CLICK = 0.01;
const PER_LETTER = 7;
const STEPS: Record<string, number> = { ArrowUp: STEP, ArrowRight: STEP, ArrowDown: -STEP, ArrowLeft: -STEP };

/** An axis with its brush: dragging along it takes a part, a click or Escape gives it back; its ends move by arrows. */
export function ParallelAxis({ axis, left, top, height, most, brush, onBrush }: Props) {
  const begin = useRef<number | null>(null);
  const line = useRef<SVGRectElement>(null);
  const placeOf = (event: PointerEvent) => {
    const box = line.current?.getBoundingClientRect();
    return box ? Math.min(1, Math.max(0, 1 - (event.clientY - box.top) / box.height)) : 0;
  };
  const onDown = (event: PointerEvent<SVGRectElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    begin.current = placeOf(event);
  };
  const onMove = (event: PointerEvent) => {
    if (begin.current === null) return;
    const here = placeOf(event);
    const [from, to] = [Math.min(begin.current, here), Math.max(begin.current, here)];
    onBrush(to - from > CLICK ? { from, to } : undefined);
  };
  const { from, to } = brush ?? { from: 0, to: 1 };
  const y = (place: number) => (1 - place) * height;
  const moveEnd = (event: KeyboardEvent, end: "from" | "to") => {
    const step = STEPS[event.key];
    if (event.key === "Escape") onBrush(undefined);
    else if (step) {
      const moved = { from, to };
      moved[end] = Math.min(end === "from" ? to : 1, Math.max(end === "to" ? from : 0, moved[end] + step));
      onBrush(moved.from <= 0 && moved.to >= 1 ? undefined : moved);
    } else return;
    event.preventDefault();
  };
  const letters = Math.max(6, Math.floor(most / PER_LETTER));
  const name = axis.label.length > letters ? `${axis.label.slice(0, letters - 1)}…` : axis.label;
  return (
    <g transform={`translate(${left} ${top})`}>
      <text className={css.name} y={-20} textAnchor="middle">
        <title>{axis.label}</title>
        {name}
      </text>
      <line y2={height} className={css.line} />
      {axis.ticks.map(({ at, text }) => (
        <text key={text} x={-8} y={y(at)} dy="0.32em" textAnchor="end" className={css.tick}>
          {text}
        </text>
      ))}
      {brush && <rect x={-HALF / 2} y={y(to)} width={HALF} height={y(from) - y(to)} className={css.brush} />}
      <rect
        ref={line}
        x={-HALF}
        width={2 * HALF}
        height={height}
        className={css.catcher}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={(event) => {
          onMove(event);
          begin.current = null;
        }}
      />
      {(["from", "to"] as const).map((end) => {
        const place = end === "from" ? from : to;
        return (
          <rect
            key={end}
            role="slider"
            tabIndex={0}
            aria-label={`${end === "from" ? "Least" : "Most"} of ${axis.label}`}
            aria-orientation="vertical"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(place * 100)}
            aria-valuetext={axis.numberAt ? metricText(axis.numberAt(place)) : `${Math.round(place * 100)} %`}
            x={-HALF / 2}
            y={y(place) - 2}
            width={HALF}
            height={4}
            className={css.end}
            onKeyDown={(event) => moveEnd(event, end)}
          />
        );
      })}
    </g>
  );
}
