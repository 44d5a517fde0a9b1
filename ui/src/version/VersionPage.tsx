import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ArtifactBrowser } from "../artifacts/ArtifactBrowser";
import { Shown } from "../primitives/Shown";
import { Tabs } from "../primitives/Tabs";
import { ActivityPanel } from "./ActivityPanel";
import { ContentTab } from "./ContentTab";
import { OverviewTab } from "./OverviewTab";
import { versionQuery } from "./queries";
import { UseTab } from "./UseTab";
import { VersionHeader } from "./VersionHeader";

const route = getRouteApi("/models/$name/versions/$version");

const TABS = { overview: "Overview", content: "Model", files: "Files", use: "Use it", activity: "Activity" };
type Tab = keyof typeof TABS;

/** One version of a model: where it is from, what is in it, and how it is used. */
export function VersionPage() {
  const { name, version: number } = route.useParams();
  const { tab, file } = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQuery(versionQuery(name, number));
  const chosen: Tab = tab && tab in TABS ? (tab as Tab) : "overview";
  const choose = (key: Tab) => navigate({ search: key === "overview" ? {} : { tab: key } });
  return (
    <Shown query={found}>
      {(version) => (
        <>
          <VersionHeader version={version} />
          <Tabs label={`Parts of version ${version.version}`} tabs={TABS} chosen={chosen} onChoose={choose}>
            {chosen === "overview" && <OverviewTab version={version} />}
            {chosen === "content" && <ContentTab version={version} />}
            {chosen === "files" && (
              <ArtifactBrowser
                source={{ kind: "version", name: version.name, version: version.version }}
                file={file}
                onOpen={(path) => navigate({ search: { tab: "files", file: path } })}
              />
            )}
            {chosen === "use" && <UseTab version={version} />}
            {chosen === "activity" && <ActivityPanel name={version.name} version={version.version} />}
          </Tabs>
        </>
      )}
    </Shown>
  );
}
