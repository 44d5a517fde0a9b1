import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Schema } from "../api/client";
import { ArtifactBrowser } from "../artifacts/ArtifactBrowser";
import { Button } from "../primitives/Button";
import { Chip } from "../primitives/Chip";
import { PageHeader } from "../primitives/PageHeader";
import { Shown } from "../primitives/Shown";
import { Tabs } from "../primitives/Tabs";
import { Tags } from "../primitives/Tags";
import { RegisterDialog } from "../version/RegisterDialog";
import { useLoggedModelEdits } from "./changes";
import { ExperimentLink } from "./ExperimentLink";
import { LoggedModelOverview } from "./LoggedModelOverview";
import { loggedModelQuery } from "./queries";
import { RunLink } from "./RunLink";
import { isOwnTag } from "./tags";

const route = getRouteApi("/logged-models/$modelId");

const TABS = { overview: "Overview", artifacts: "Files" };
type Tab = keyof typeof TABS;

/** One model that a run saved, registered or not. */
export function LoggedModelPage() {
  const { modelId } = route.useParams();
  const found = useQuery(loggedModelQuery(modelId));
  return <Shown query={found}>{(model) => <Page model={model} />}</Shown>;
}

function Page({ model }: { model: Schema<"LoggedModel"> }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const modelId = model.info.model_id;
  const tab: Tab = search.tab === "artifacts" ? "artifacts" : "overview";
  const choose = (key: Tab) => navigate({ search: key === "overview" ? {} : { tab: key } });
  return (
    <>
      <Header info={model.info} />
      <Tabs label="About the model" tabs={TABS} chosen={tab} onChoose={choose}>
        {tab === "overview" && <LoggedModelOverview model={model} />}
        {tab === "artifacts" && (
          <ArtifactBrowser
            source={{ kind: "logged-model", modelId }}
            file={search.file}
            onOpen={(file) => navigate({ search: { ...search, file } })}
          />
        )}
      </Tabs>
    </>
  );
}

const STATUSES: Record<string, ["accent" | "warn" | "danger", string]> = {
  LOGGED_MODEL_READY: ["accent", "ready"],
  LOGGED_MODEL_PENDING: ["warn", "pending"],
  LOGGED_MODEL_UPLOAD_FAILED: ["danger", "upload failed"],
};

function Header({ info }: { info: Schema<"LoggedModelInfo"> }) {
  const [isRegistering, setRegistering] = useState(false);
  const edits = useLoggedModelEdits(info.model_id);
  const [look, status] = STATUSES[info.status] ?? ["warn", info.status];
  return (
    <PageHeader
      place={[
        <Link key="all" to="/experiments">
          Experiments
        </Link>,
        <ExperimentLink key="experiment" experimentId={info.experiment_id} />,
        ...(info.source_run_id ? [<RunLink key="run" runId={info.source_run_id} />] : []),
      ]}
      title={info.name}
      actions={
        <Button look="main" onClick={() => setRegistering(true)}>
          Register
        </Button>
      }
      states={
        <>
          <Chip>logged model</Chip>
          <Chip look={look} {...(info.status_message ? { title: info.status_message } : {})}>
            {status}
          </Chip>
          <code className="soft">{info.model_id}</code>
        </>
      }
    >
      <Tags tags={(info.tags ?? []).filter(isOwnTag)} onSet={edits.setTag} onDelete={edits.deleteTag} />
      {isRegistering && <RegisterDialog from={info.model_id} onClose={() => setRegistering(false)} />}
    </PageHeader>
  );
}
