import { metricText } from "../primitives/numbers";
import { isLowerBetter } from "./best";
import type { Point } from "./curve";
import { summaryOf } from "./curve";
import css from "./CurveTable.module.css";

interface Props {
  metricKey: string;
  runs: { runId: string; name: string }[];
  points: Record<string, Point[]>;
}

/** The curves in numbers, for those who do not see them, and for all who want to know exactly. */
export function CurveTable({ metricKey, runs, points }: Props) {
  const best = isLowerBetter(metricKey) ? "least" : "most";
  return (
    <details className={css.details}>
      <summary>In numbers</summary>
      <div className={css.scroller} role="region" aria-label={`${metricKey} in numbers`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {["Run", "First", "Last", "Lowest", "Highest", "Best at step"].map((heading, index) => (
                <th key={heading} scope="col" className={index ? "number" : undefined}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map(({ runId, name }) => {
              const told = summaryOf(points[runId] ?? []);
              return (
                <tr key={runId}>
                  <th scope="row">{name}</th>
                  {(["first", "last", "least", "most"] as const).map((which) => (
                    <td key={which} className="number" title={told && `step ${told[which].step}`}>
                      {metricText(told?.[which].value)}
                    </td>
                  ))}
                  <td className="number">{told ? told[best].step : "–"}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}
