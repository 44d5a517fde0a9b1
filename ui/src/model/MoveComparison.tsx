import { useQuery } from "@tanstack/react-query";
import { textQuery } from "../mlmodel/queries";
import { classes } from "../primitives/classes";
import { Loading } from "../primitives/Loading";
import { metricText } from "../primitives/numbers";
import { Time } from "../primitives/Time";
import { type Difference, differences, verdict } from "./differences";
import css from "./MoveComparison.module.css";
import { type ModelVersion, newestVersionsQuery, runsQuery } from "./queries";

interface Props {
  name: string;
  /** The version that is left; undefined when there is none. */
  from: string | undefined;
  to: string;
}

const MOST = 10;

/** What another version brings: metrics of both, and the params and requirements in which they differ. */
export function MoveComparison({ name, from, to }: Props) {
  const versions = useQuery(newestVersionsQuery(name));
  const one = versions.data?.find(({ version }) => version === from);
  const other = versions.data?.find(({ version }) => version === to);
  const runIds = [one, other].flatMap((version) => (version?.run_id ? [version.run_id] : []));
  const runs = useQuery(runsQuery(name, [...new Set(runIds)]));
  const requirementsOfOne = useRequirements(name, one);
  const requirementsOfOther = useRequirements(name, other);
  if (!one || !other || one === other) return null;
  if (runs.isLoading) return <Loading lines={3} />;
  const runOf = (version: ModelVersion) => runs.data?.get(version.run_id ?? "");
  const found = differences(
    { run: runOf(one), requirements: requirementsOfOne },
    { run: runOf(other), requirements: requirementsOfOther },
  );
  const more = Math.max(0, found.metrics.length - MOST) + Math.max(0, found.params.length - MOST);
  return (
    <div className={css.scroller}>
      <table className={css.table} aria-label={`Version ${from} beside version ${to}`}>
        <thead>
          <tr>
            <td />
            <th scope="col">Version {from}, now</th>
            <th scope="col">Version {to}, then</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Registered</th>
            {[one, other].map((version) => (
              <td key={version.version}>
                <Time at={version.creation_timestamp} /> {version.user_id && `by ${version.user_id}`}
              </td>
            ))}
          </tr>
          {found.metrics.slice(0, MOST).map((metric) => (
            <tr key={`metric ${metric.name}`}>
              <th scope="row">{metric.name}</th>
              <td>{metricText(metric.one)}</td>
              <td>
                {metricText(metric.other)} <Verdict metric={metric} />
              </td>
            </tr>
          ))}
          {found.params.slice(0, MOST).map((param) => (
            <DifferenceRow key={`param ${param.name}`} kind="param" difference={param} />
          ))}
          {found.requirements.map((requirement) => (
            <DifferenceRow key={`package ${requirement.name}`} kind="package" difference={requirement} />
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="soft">and {more} more metrics and params</p>}
      {!found.params.length && !found.requirements.length && (
        <p className="soft">Their params and requirements do not differ.</p>
      )}
    </div>
  );
}

/** The requirements.txt of a version; undefined as long as it is not known, or when there is none. */
function useRequirements(name: string, version: ModelVersion | undefined): string | undefined {
  const source = { kind: "version" as const, name, version: version?.version ?? "" };
  const found = useQuery({ ...textQuery(source, "requirements.txt"), enabled: Boolean(version?.manifest_digest) });
  return found.data ?? undefined;
}

function Verdict({ metric }: { metric: Difference<number> }) {
  const found = verdict(metric);
  return found && <span className={classes(css.verdict, css[found])}>{found}</span>;
}

function DifferenceRow({ kind, difference }: { kind: string; difference: Difference<string> }) {
  return (
    <tr>
      <th scope="row">
        {difference.name} <span className="soft">{kind}</span>
      </th>
      <td>{difference.one ?? "–"}</td>
      <td>{difference.other ?? "–"}</td>
    </tr>
  );
}
