import css from "./CurveLegend.module.css";
import type { Point } from "./curve";
import { Swatch } from "./Swatch";
import { metricText } from "../primitives/numbers";

interface Props {
  runs: { runId: string; name: string }[];
  points: Record<string, Point[]>;
  hidden: string[];
  onHide: (hidden: string[]) => void;
}

/** Which line is which run; a run can be taken out of the picture, and put back. */
export function CurveLegend({ runs, points, hidden, onHide }: Props) {
  const toggle = (runId: string) =>
    onHide(hidden.includes(runId) ? hidden.filter((one) => one !== runId) : [...hidden, runId]);
  return (
    <ul className={css.legend}>
      {runs.map(
        ({ runId, name }, index) =>
          points[runId]?.length !== 0 && (
            <li key={runId}>
              <button
                type="button"
                className={css.run}
                aria-pressed={!hidden.includes(runId)}
                title={`${hidden.includes(runId) ? "Show" : "Hide"} ${name}`}
                onClick={() => toggle(runId)}
              >
                <Swatch index={index} />
                <span className={css.name}>{name}</span>
                <span className="soft">{metricText(points[runId]?.at(-1)?.value)}</span>
              </button>
            </li>
          ),
      )}
    </ul>
  );
}
