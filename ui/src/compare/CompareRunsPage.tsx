import { getRouteApi, Link } from "@tanstack/react-router";
import { type Comparable, ComparePage } from "./ComparePage";
import { runSheetQuery } from "./queries";

const route = getRouteApi("/compare/runs");

const RUNS: Comparable = {
  title: "Compare runs",
  hint: "Id of a run",
  sheetQuery: runSheetQuery,
  sourceOf: (runId) => ({ kind: "run", runId }),
  linkTo: (runId, label) => (
    <Link to="/runs/$runId" params={{ runId }}>
      {label}
    </Link>
  ),
  help: (
    <p>
      Choose runs in the table of an <Link to="/experiments">experiment</Link>, or type the id of one.
    </p>
  ),
};

/** Runs side by side, with what differs. */
export function CompareRunsPage() {
  const navigate = route.useNavigate();
  return (
    <ComparePage
      kind={RUNS}
      search={route.useSearch()}
      onSearch={(change) => navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })}
    />
  );
}
