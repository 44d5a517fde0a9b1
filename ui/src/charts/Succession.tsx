import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { classes } from "../primitives/classes";
import css from "./Succession.module.css";
import { BAR, CROWD, GAP, LANE, layoutOf, LETTER, type Succession as Data } from "./succession-layout";
import { barText, type Mark, pointText, SuccessionNote } from "./SuccessionNote";

interface Props {
  /** The registered model. */
  name: string;
  data: Data;
}

const COLOURS = 6;
const NARROW_TEXT = 22;

/**
 * How good each version is and, below it on the same x, who held each alias from when to when. Arrows go from mark to
 * mark: left and right in a line, up and down between the metric and the aliases.
 */
export function Succession({ name, data }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [told, setTold] = useState<Mark | null>(null);
  const hint = useId();
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const layout = layoutOf(data, Math.max(width, 1));
  const rows = [
    ...(layout.points.length ? [layout.points.length] : []),
    ...layout.lanes.map(({ bars }) => bars.length),
  ];
  const firstLane = layout.points.length ? 1 : 0;
  const newest = layout.points.length ? `0-${layout.points.length - 1}` : `0-${(rows[0] ?? 1) - 1}`;
  const stop = told?.at ?? newest;
  const onKey = (event: KeyboardEvent<SVGSVGElement>) => {
    const here = (event.target as Element).getAttribute("data-at");
    const next = here && neighbour(here, event.key, rows);
    if (!next) return;
    event.preventDefault();
    event.currentTarget.querySelector<SVGAElement>(`[data-at="${next}"]`)?.focus();
  };
  const markProps = (mark: Mark, version: string) => ({
    to: "/models/$name/versions/$version" as const,
    params: { name, version },
    preload: false as const,
    "data-at": mark.at,
    tabIndex: stop === mark.at ? 0 : -1,
    "aria-label": "point" in mark ? pointText(mark.point, data.metric) : barText(mark.bar),
    onMouseEnter: () => setTold(mark),
    onMouseLeave: () => setTold(null),
    onFocus: () => setTold(mark),
    onBlur: () => setTold(null),
  });
  return (
    <div ref={box} className={css.box}>
      {width > 0 && (
        <svg
          width={width}
          height={layout.height}
          role="group"
          aria-label={`Versions of ${name} and who held its aliases`}
          aria-describedby={hint}
          onKeyDown={onKey}
        >
          {layout.yTicks.map(({ at, label }) => (
            <g key={label}>
              <line x1={layout.left} x2={layout.right} y1={at} y2={at} className={css.grid} />
              <text x={layout.left - GAP} y={at} dy="0.32em" className={css.label} textAnchor="end">
                {label}
              </text>
            </g>
          ))}
          {layout.xTicks.map(({ at, label }) => (
            <text key={label + at} x={at} y={layout.height - 6} className={css.label} textAnchor="middle">
              {label}
            </text>
          ))}
          {told && <line x1={told.x} x2={told.x} y1={layout.top} y2={layout.height - 20} className={css.cursor} />}
          <path d={layout.path} className={css.line} />
          {layout.points.map((point, index) => {
            const mark = { at: `0-${index}`, x: point.x, y: point.y, point };
            return (
              <Link key={point.version.number} {...markProps(mark, String(point.version.number))} className={css.mark}>
                <circle cx={point.x} cy={point.y} r={9} className={css.target} />
                <circle
                  cx={point.x}
                  cy={point.y}
                  r={layout.points.length > CROWD ? 2.5 : 4}
                  className={classes(css.point, point.isBest && css.best)}
                />
              </Link>
            );
          })}
          {layout.lanes.map(({ alias, y, bars }, lane) => (
            <g key={alias} className={css[`series${(lane % COLOURS) + 1}`]}>
              <text x={layout.left - GAP} y={y + LANE / 2} dy="0.32em" className={css.alias} textAnchor="end">
                <title>{alias}</title>
                {shortened(alias, layout.left)}
              </text>
              <line x1={layout.left} x2={layout.right} y1={y + LANE / 2} y2={y + LANE / 2} className={css.grid} />
              {bars.map((bar, index) => {
                const mark = { at: `${lane + firstLane}-${index}`, x: bar.x + bar.width / 2, y, bar };
                return (
                  <Link key={bar.interval.event_id} {...markProps(mark, bar.interval.version)} className={css.mark}>
                    <rect
                      x={bar.x}
                      y={y + (LANE - BAR) / 2}
                      width={bar.width}
                      height={BAR}
                      rx={3}
                      className={classes(css.bar, bar.interval.until == null && css.present)}
                    />
                    {bar.width > NARROW_TEXT && (
                      <text x={bar.x + 6} y={y + LANE / 2} dy="0.34em" className={css.barText}>
                        {bar.interval.version}
                      </text>
                    )}
                  </Link>
                );
              })}
            </g>
          ))}
        </svg>
      )}
      <p id={hint} className="visually-hidden">
        Arrow keys go from mark to mark, Enter opens the version.
      </p>
      {told && <SuccessionNote mark={told} width={width} metric={data.metric} />}
    </div>
  );
}

/** As much of a name as the margin has room for. */
function shortened(alias: string, room: number): string {
  const most = Math.floor((room - 2 * GAP) / LETTER);
  return alias.length > most ? `${alias.slice(0, most - 1)}…` : alias;
}

const STEPS: Record<string, { down: number; along: number }> = {
  ArrowLeft: { down: 0, along: -1 },
  ArrowRight: { down: 0, along: 1 },
  ArrowUp: { down: -1, along: 0 },
  ArrowDown: { down: 1, along: 0 },
};

/** The mark that a key leads to from another, both as `row-place`; between rows to the same part of the row. */
function neighbour(here: string, key: string, rows: number[]): string | undefined {
  const step = STEPS[key];
  const [row = 0, place = 0] = here.split("-").map(Number);
  const count = rows[row + (step?.down ?? 0)];
  if (!step || count === undefined) return undefined;
  const part = place / Math.max(1, (rows[row] ?? 1) - 1);
  const next = step.down ? Math.round(part * (count - 1)) : place + step.along;
  return next >= 0 && next < count ? `${row + step.down}-${next}` : undefined;
}
