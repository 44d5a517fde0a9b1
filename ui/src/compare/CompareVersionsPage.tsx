import { getRouteApi, Link } from "@tanstack/react-router";
import { type Comparable, ComparePage } from "./ComparePage";
import { versionOf, versionSheetQuery } from "./queries";

const route = getRouteApi("/compare/versions");

const VERSIONS: Comparable = {
  title: "Compare versions",
  hint: "bikes/3",
  sheetQuery: versionSheetQuery,
  sourceOf: (id) => ({ kind: "version", ...versionOf(id) }),
  linkTo: (id) => (
    <Link to="/models/$name/versions/$version" params={versionOf(id)}>
      {versionOf(id).name} <strong>version {versionOf(id).version}</strong>
    </Link>
  ),
  help: (
    <p>
      Choose versions on the page of a <Link to="/models">model</Link>, or type one, as in bikes/3.
    </p>
  ),
};

/** Versions side by side, with what differs. */
export function CompareVersionsPage() {
  const navigate = route.useNavigate();
  return (
    <ComparePage
      kind={VERSIONS}
      search={route.useSearch()}
      onSearch={(change) => navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })}
    />
  );
}
