import { Link } from "@tanstack/react-router";
import type { Succession } from "../charts/succession-layout";
import { metricText } from "../primitives/numbers";
import { Time } from "../primitives/Time";
import css from "./SuccessionTable.module.css";

/** What the chart shows, in words: who held which alias, newest first, with the metric of the version. */
export function SuccessionTable({ name, data }: { name: string; data: Succession }) {
  const { intervals, values, metric } = data;
  if (!intervals.length) return null;
  return (
    <details>
      <summary className={css.summary}>As a table</summary>
      <div className={css.scroller}>
        <table className={css.table} aria-label="Who held each alias">
          <thead>
            <tr>
              {["Alias", "Version", ...(metric ? [metric] : []), "From", "To", "By", "Why"].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {intervals.map(({ event_id, alias, version, since, until, set_by, reason }) => (
              <tr key={event_id}>
                <td>{alias}</td>
                <td>
                  <Link to="/models/$name/versions/$version" params={{ name, version }}>
                    {version}
                  </Link>
                </td>
                {metric && <td>{metricText(values.get(Number(version)))}</td>}
                <td>
                  <Time at={since} />
                </td>
                <td>{until == null ? "now" : <Time at={until} />}</td>
                <td>{set_by}</td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
