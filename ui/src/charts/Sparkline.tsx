import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { classes } from "../primitives/classes";
import { metricText } from "../primitives/numbers";
import { bestOf, isLowerBetter } from "./best";
import css from "./Sparkline.module.css";

interface Props {
  metric: string;
  /** The values in their order, each with the version that has it. */
  points: { version: string; value: number }[];
}

const WIDTH = 88;
const HEIGHT = 22;
const MARGIN = 4;

/** How a metric went from version to version: the last value beside the line, the best one marked. */
export function Sparkline({ metric, points }: Props) {
  const last = points.at(-1);
  if (!last) return <span className="soft">–</span>;
  const values = points.map(({ value }) => value);
  const best = bestOf(metric, values);
  const top = points[best] ?? last;
  const x = scaleLinear()
    .domain([0, Math.max(1, points.length - 1)])
    .range([MARGIN, WIDTH - MARGIN]);
  const y = scaleLinear()
    .domain([Math.min(...values), Math.max(...values)])
    .range([HEIGHT - MARGIN, MARGIN]);
  const path = line<number>(
    (_, at) => x(at),
    (value) => y(value),
  )(values);
  const told = `version ${last.version} has ${metricText(last.value)}, the best, version ${top.version}, ${metricText(top.value)}`;
  const title = `${metric}: ${told} (${isLowerBetter(metric) ? "lower" : "higher"} is better)`;
  return (
    <span className={css.spark} title={title}>
      <svg width={WIDTH} height={HEIGHT} role="img" aria-label={title} className={css.chart}>
        {points.length > 1 && <path d={path ?? ""} className={css.line} />}
        <circle cx={x(points.length - 1)} cy={y(last.value)} r={2.5} className={css.last} />
        {points.length > 1 && <circle cx={x(best)} cy={y(top.value)} r={3} className={css.best} />}
      </svg>
      <span className={classes(css.value, points.length > 1 && top === last && css.isBest)}>
        {metricText(last.value)}
      </span>
    </span>
  );
}
