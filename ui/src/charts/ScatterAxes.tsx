import type { Axis } from "./axis";
import css from "./Scatter.module.css";

interface Props {
  x: Axis;
  y: Axis;
  area: { left: number; top: number; width: number; height: number };
  width: number;
  height: number;
}

const BELOW = 16;
const NAME_BELOW = 36;

/** The lines, numbers and names around a field of points. */
export function ScatterAxes({ x, y, area, width, height }: Props) {
  const { left, top } = area;
  const right = left + area.width;
  const bottom = top + area.height;
  const enough = Math.max(2, Math.floor(area.width / 80));
  const every = Math.ceil(x.ticks.length / enough);
  return (
    <svg width={width} height={height} aria-hidden="true" className={css.axes}>
      {x.ticks.map(({ at, text }, index) => (
        <g key={text} transform={`translate(${left + at * area.width} 0)`}>
          <line y1={top} y2={bottom} />
          {index % every === 0 && (
            <text y={bottom + BELOW} textAnchor="middle">
              {text}
            </text>
          )}
        </g>
      ))}
      {y.ticks.map(({ at, text }) => (
        <g key={text} transform={`translate(0 ${top + (1 - at) * area.height})`}>
          <line x1={left} x2={right} />
          <text x={left - 8} dy="0.32em" textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      <text className={css.axisName} x={(left + right) / 2} y={bottom + NAME_BELOW} textAnchor="middle">
        {x.label}
      </text>
      <text className={css.axisName} transform={`translate(14 ${(top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
        {y.label}
      </text>
    </svg>
  );
}
