import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { metricText } from "../primitives/numbers";
import type { Axis, AxisValue } from "./axis";
import { clearedContext } from "./canvas";
import { gradientOf } from "./gradient";
import tip from "./CurveTooltip.module.css";
import { GradientLegend } from "./GradientLegend";
import css from "./Scatter.module.css";
import { ScatterAxes } from "./ScatterAxes";
import { useThemeChange } from "./useThemeChange";
import { useWidth } from "./useWidth";

export interface ScatterPoint {
  id: string;
  name: string;
  x: AxisValue;
  y: AxisValue;
  color: AxisValue;
}

interface Props {
  points: ScatterPoint[];
  x: Axis;
  y: Axis;
  /** What colours stand for; undefined for one colour. */
  color: Axis | undefined;
  onOpen: (id: string) => void;
}

interface Placed extends ScatterPoint {
  left: number;
  top: number;
}

const HEIGHT = 460;
const MARGIN = { left: 96, right: 16, top: 12, bottom: 44 };
const RADIUS = 3.5;
const LARGE_RADIUS = 5;
/** Of more points each is smaller and lets others through. */
const MANY = 500;
const REACH = 20;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -50, PageDown: 50 };

/** Points by two values; the one that is pointed at is told and opens with a click, or with the arrows and Enter. */
export function Scatter({ points, x, y, color, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const [theme, setTheme] = useState(0);
  const [told, setTold] = useState<Placed | null>(null);
  useThemeChange(() => setTheme((count) => count + 1));
  const area = {
    ...MARGIN,
    width: Math.max(0, width - MARGIN.left - MARGIN.right),
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const placed = useMemo(
    () =>
      points
        .flatMap((point): Placed[] => {
          const [across, up] = [x.placeOf(point.x), y.placeOf(point.y)];
          if (across === undefined || up === undefined) return [];
          return [{ ...point, left: area.left + across * area.width, top: area.top + (1 - up) * area.height }];
        })
        .sort((a, b) => a.left - b.left),
    [points, x, y, area.left, area.top, area.width, area.height],
  );
  useEffect(() => {
    const context = canvas.current && clearedContext(canvas.current, width, HEIGHT);
    if (!context || !box.current) return;
    const colourAt = gradientOf(box.current);
    context.globalAlpha = placed.length > MANY ? 0.5 : 0.85;
    for (const { left, top, color: value } of placed) {
      context.fillStyle = colourAt(color?.placeOf(value) ?? 0);
      context.beginPath();
      context.arc(left, top, placed.length > MANY ? RADIUS : LARGE_RADIUS, 0, 2 * Math.PI);
      context.fill();
    }
  }, [placed, color, width, theme]);
  const onPointer = ({ nativeEvent }: PointerEvent) =>
    setTold(nearest(placed, nativeEvent.offsetX, nativeEvent.offsetY));
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step && placed.length) {
      const here = told ? placed.findIndex(({ id }) => id === told.id) : step > 0 ? -1 : placed.length;
      setTold(placed[Math.min(placed.length - 1, Math.max(0, here + step))] ?? null);
    } else if (event.key === "Enter" && told) onOpen(told.id);
    else if (event.key === "Escape") setTold(null);
    else return;
    event.preventDefault();
  };
  return (
    <>
      {color && <GradientLegend axis={color} />}
      <div ref={box} className={css.box}>
        {width > 0 && <ScatterAxes x={x} y={y} area={area} width={width} height={HEIGHT} />}
        <canvas ref={canvas} aria-hidden="true" className={css.canvas} />
        <button
          type="button"
          aria-label={`${y.label} by ${x.label}, ${placed.length} runs. Arrows go from run to run, Enter opens one; the table has the values.`}
          className={css.field}
          onPointerMove={onPointer}
          onPointerLeave={() => setTold(null)}
          onBlur={() => setTold(null)}
          onKeyDown={onKey}
          onClick={() => told && onOpen(told.id)}
        />
        <div role="status" className={tip.tooltip} style={told ? tipStyle(told, width) : { display: "none" }}>
          {told && (
            <>
              <strong>{told.name}</strong>
              <Fact label={x.label} value={told.x} />
              <Fact label={y.label} value={told.y} />
              {color && <Fact label={color.label} value={told.color} />}
            </>
          )}
        </div>
        {told && <span className={css.mark} style={{ left: told.left, top: told.top }} />}
      </div>
    </>
  );
}

function Fact({ label, value }: { label: string; value: AxisValue }) {
  return (
    <span>
      <span className="soft">{label}</span> {metricText(value)}
    </span>
  );
}

function nearest(points: Placed[], left: number, top: number): Placed | null {
  let best: Placed | null = null;
  let least = REACH ** 2;
  for (const point of points) {
    const distance = (point.left - left) ** 2 + (point.top - top) ** 2;
    if (distance < least) [best, least] = [point, distance];
  }
  return best;
}

function tipStyle({ left, top }: Placed, width: number) {
  const side = left > width / 2 ? { right: width - left + RADIUS * 3 } : { left: left + RADIUS * 3 };
  return { ...side, ...(top > HEIGHT / 2 ? { top: "auto", bottom: HEIGHT - top } : { top }) };
}
