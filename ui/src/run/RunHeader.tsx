import { Link } from "@tanstack/react-router";
import type { Schema } from "../api/client";
import { Chip } from "../primitives/Chip";
import { PageHeader } from "../primitives/PageHeader";
import { Tags } from "../primitives/Tags";
import { StatusText } from "../runs/StatusText";
import { useRunEdits } from "./changes";
import { ExperimentLink } from "./ExperimentLink";
import { PARENT_TAG } from "./queries";
import { RunActions } from "./RunActions";
import { RunLink } from "./RunLink";
import { isOwnTag } from "./tags";

/** Which run this is, of which experiment and run, how it stands, and what can be done with it. */
export function RunHeader({ run }: { run: Schema<"Run"> }) {
  const { info, data } = run;
  const edits = useRunEdits(info);
  const parentId = data.tags?.find(({ key }) => key === PARENT_TAG)?.value;
  return (
    <PageHeader
      place={[
        <Link key="all" to="/experiments">
          Experiments
        </Link>,
        <ExperimentLink key="experiment" experimentId={info.experiment_id} />,
        ...(parentId ? [<RunLink key="parent" runId={parentId} />] : []),
      ]}
      title={info.run_name || info.run_id}
      actions={<RunActions run={run} />}
      states={
        <>
          <StatusText status={info.status} />
          {info.lifecycle_stage === "deleted" && <Chip look="danger">deleted</Chip>}
          <code className="soft">{info.run_id}</code>
        </>
      }
    >
      <Tags tags={(data.tags ?? []).filter(isOwnTag)} onSet={edits.setTag} onDelete={edits.deleteTag} />
    </PageHeader>
  );
}
