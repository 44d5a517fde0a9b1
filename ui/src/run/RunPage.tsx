import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { SERVER_URL } from "../api/base";
import type { Schema } from "../api/client";
import { ArtifactBrowser } from "../artifacts/ArtifactBrowser";
import { Shown } from "../primitives/Shown";
import { Tabs } from "../primitives/Tabs";
import { runQuery } from "./queries";
import { CurvesTab } from "./CurvesTab";
import { isSystemMetric } from "./metric-keys";
import { OverviewTab } from "./OverviewTab";
import { RunHeader } from "./RunHeader";

const route = getRouteApi("/runs/$runId");
const LIVE = 3_000;

/** One run: what went in, what came out, how it went. */
export function RunPage() {
  const { runId } = route.useParams();
  const found = useQuery({
    ...runQuery(runId),
    refetchInterval: ({ state }) => (isLive(state.data) ? LIVE : false),
  });
  return <Shown query={found}>{(run) => <Page run={run} />}</Shown>;
}

function isLive(run: Schema<"Run"> | undefined): boolean {
  return run?.info.status === "RUNNING" && run.info.lifecycle_stage !== "deleted";
}

type Tab = "overview" | "metrics" | "system" | "artifacts";

function Page({ run }: { run: Schema<"Run"> }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { run_id: runId } = run.info;
  const system = (run.data.metrics ?? []).filter(({ key }) => isSystemMetric(key)).length;
  const tabs: Record<Tab, string> = {
    overview: "Overview",
    metrics: `Metrics ${(run.data.metrics ?? []).length - system || ""}`.trim(),
    system: `System ${system || ""}`.trim(),
    artifacts: "Files",
  };
  const tab = search.tab && search.tab in tabs ? (search.tab as Tab) : "overview";
  const choose = (key: Tab) => navigate({ search: key === "overview" ? {} : { tab: key } });
  return (
    <>
      <RunHeader run={run} />
      <Tabs label="About the run" tabs={tabs} chosen={tab} onChoose={choose}>
        {tab === "overview" && <OverviewTab run={run} />}
        {tab === "metrics" && <CurvesTab run={run} live={isLive(run)} isSystem={false} />}
        {tab === "system" && <CurvesTab run={run} live={isLive(run)} isSystem />}
        {tab === "artifacts" && (
          <ArtifactBrowser
            source={{ kind: "run", runId }}
            file={search.file}
            onOpen={(file) => navigate({ search: { ...search, file } })}
            code={fileCode(runId)}
          />
        )}
      </Tabs>
    </>
  );
}

function fileCode(runId: string): string {
  return `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
with mlflow.start_run("${runId}"):
    mlflow.log_text("What this run is about", "notes.md")`;
}
