import { metricText } from "../primitives/numbers";
import type { Point } from "./curve";
import { lookOf } from "./series-looks";
import css from "./SingleValues.module.css";

interface Props {
  runs: { runId: string; name: string }[];
  points: Record<string, Point[]>;
}

/** A metric of which each run has one value: the number, or a bar for each of several runs. */
export function SingleValues({ runs, points }: Props) {
  const valued = runs.flatMap(({ runId, name }, index) => {
    const [point] = points[runId] ?? [];
    return point ? [{ runId, name, index, value: point.value }] : [];
  });
  if (runs.length === 1) return <p className={css.number}>{metricText(valued[0]?.value)}</p>;
  const most = Math.max(...valued.map(({ value }) => (Number.isFinite(value) ? Math.abs(value) : 0)));
  return (
    <ul className={css.bars}>
      {valued.map(({ runId, name, index, value }) => (
        <li key={runId} className={css.bar}>
          <span className={css.name} title={name}>
            {name}
          </span>
          <span className={css.track}>
            <span
              className={css.fill}
              style={{
                width: `${most && Number.isFinite(value) ? (100 * Math.abs(value)) / most : 0}%`,
                background: `var(${lookOf(index).variable})`,
              }}
            />
          </span>
          <span className="number">{metricText(value)}</span>
        </li>
      ))}
    </ul>
  );
}
