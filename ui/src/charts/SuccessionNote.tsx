import { metricText } from "../primitives/numbers";
import css from "./Succession.module.css";
import type { Bar, Point } from "./succession-layout";

/** What one can point at: a version in the plot or a time of holding an alias; `at` is its row and place there. */
export type Mark = { at: string; x: number; y: number } & ({ point: Point } | { bar: Bar });

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** What is told of a mark, above it. */
export function SuccessionNote({ mark, width, metric }: { mark: Mark; width: number; metric: string | undefined }) {
  const side = mark.x > width / 2 ? { right: Math.max(0, width - mark.x - 12) } : { left: Math.max(0, mark.x - 12) };
  return (
    <div className={css.told} style={{ ...side, top: mark.y - 8 }} aria-hidden="true">
      {"point" in mark ? (
        <>
          <strong>
            Version {mark.point.version.number}: {metricText(mark.point.value)}
          </strong>
          <span className="soft">
            {metric}
            {mark.point.isBest && ", the best"}
          </span>
          <span>
            Registered {exact(mark.point.version.createdAt)}
            {mark.point.version.by && ` by ${mark.point.version.by}`}
          </span>
        </>
      ) : (
        <>
          <strong>
            {mark.bar.interval.alias}: version {mark.bar.interval.version}
          </strong>
          <span>
            {exact(mark.bar.interval.since)} to{" "}
            {mark.bar.interval.until == null ? "now" : exact(mark.bar.interval.until)}
          </span>
          <span className="soft">
            {moveText(mark.bar)} by {mark.bar.interval.set_by}
          </span>
          {mark.bar.interval.reason && <q>{mark.bar.interval.reason}</q>}
        </>
      )}
    </div>
  );
}

function moveText({ interval }: Bar): string {
  return interval.action === "alias.rolled_back" ? "Rolled back" : "Set";
}

export function pointText({ version, value, isBest }: Point, metric: string | undefined): string {
  const best = isBest ? ", the best" : "";
  return `Version ${version.number}: ${metric} ${metricText(value)}${best}, registered ${exact(version.createdAt)}`;
}

export function barText(bar: Bar): string {
  const { alias, version, since, until, set_by, reason } = bar.interval;
  const end = until == null ? "now" : exact(until);
  return `${alias} was version ${version} from ${exact(since)} to ${end}. ${moveText(bar)} by ${set_by}${reason ? `: ${reason}` : ""}`;
}

function exact(time: number): string {
  return EXACT.format(time);
}
