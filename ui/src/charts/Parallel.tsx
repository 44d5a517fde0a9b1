import { useEffect, useRef, useState } from "react";
import type { Axis, AxisValue } from "./axis";
import { clearedContext } from "./canvas";
import { gradientOf } from "./gradient";
import css from "./Parallel.module.css";
import { ParallelAxis } from "./ParallelAxis";
import { colourOf } from "./series-looks";
import { useThemeChange } from "./useThemeChange";
import { useWidth } from "./useWidth";

/** The part of an axis that is left, from 0 to 1. */
export interface Brush {
  from: number;
  to: number;
}

interface Props {
  axes: Axis[];
  /** Of each line, its value on each axis. */
  lines: AxisValue[][];
  /** By axis; undefined where everything is left. */
  brushes: (Brush | undefined)[];
  onBrush: (axis: number, brush: Brush | undefined) => void;
}

const HEIGHT = 460;
const TOP = 44;
const BOTTOM = 16;
const SIDE = 80;

/** Which lines are within all brushes. */
export function isWithin(line: AxisValue[], axes: Axis[], brushes: (Brush | undefined)[]): boolean {
  return brushes.every((brush, index) => {
    if (!brush) return true;
    const place = axes[index]?.placeOf(line[index]);
    return place !== undefined && place >= brush.from && place <= brush.to;
  });
}

/** How strong lines are: many are fainter, so that one sees where they are dense. */
function alphaOf(count: number): number {
  return Math.min(0.8, Math.max(0.05, 300 / Math.max(1, count)));
}

/** Lines across several axes, coloured by the last; a brush on an axis leaves the lines that go through it. */
export function Parallel({ axes, lines, brushes, onBrush }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const [theme, setTheme] = useState(0);
  useThemeChange(() => setTheme((count) => count + 1));
  const between = axes.length > 1 ? (width - 2 * SIDE) / (axes.length - 1) : 0;
  useEffect(() => {
    const context = canvas.current && clearedContext(canvas.current, width, HEIGHT);
    if (!context || !box.current || width === 0) return;
    const colourAt = gradientOf(box.current);
    const left = colourOf(box.current, "--line");
    const draw = (line: AxisValue[]) => {
      context.beginPath();
      let isDown = false;
      for (const [index, axis] of axes.entries()) {
        const place = axis.placeOf(line[index]);
        if (place === undefined) {
          isDown = false;
          continue;
        }
        const [x, y] = [SIDE + index * between, TOP + (1 - place) * (HEIGHT - TOP - BOTTOM)];
        if (isDown) context.lineTo(x, y);
        else context.moveTo(x, y);
        isDown = true;
      }
      context.stroke();
    };
    const inside = lines.filter((line) => isWithin(line, axes, brushes));
    context.strokeStyle = left;
    context.globalAlpha = alphaOf(lines.length) / 2;
    if (inside.length < lines.length) lines.forEach(draw);
    context.globalAlpha = alphaOf(inside.length);
    context.lineWidth = 1.25;
    const last = axes.length - 1;
    for (const line of inside) {
      context.strokeStyle = colourAt(axes[last]?.placeOf(line[last]) ?? 0);
      draw(line);
    }
  }, [axes, lines, brushes, between, width, theme]);
  return (
    <div ref={box} className={css.box}>
      <canvas ref={canvas} aria-hidden="true" className={css.canvas} />
      {width > 0 && (
        <svg width={width} height={HEIGHT} className={css.axes}>
          {axes.map((axis, index) => (
            <ParallelAxis
              key={axis.label}
              axis={axis}
              left={SIDE + index * between}
              top={TOP}
              height={HEIGHT - TOP - BOTTOM}
              most={Math.max(60, between - 8)}
              brush={brushes[index]}
              onBrush={(brush) => onBrush(index, brush)}
            />
          ))}
        </svg>
      )}
    </div>
  );
}
