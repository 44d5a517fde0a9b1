import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Schema } from "../api/client";
import { Chip } from "../primitives/Chip";
import { Panel } from "../primitives/Panel";
import css from "./RunModels.module.css";
import { loggedModelQuery, versionsQuery } from "./queries";
import { VersionList } from "./VersionList";

/** The models that a run saved and read, and the versions that were registered from it. */
export function RunModels({ run }: { run: Schema<"Run"> }) {
  const versions = useQuery(versionsQuery({ run: run.info.run_id })).data ?? [];
  const saved = run.outputs?.model_outputs ?? [];
  const read = run.inputs.model_inputs ?? [];
  if (saved.length + read.length + versions.length === 0) return null;
  return (
    <Panel title="Models">
      <ul className={css.models}>
        {saved.map(({ model_id }) => (
          <LoggedModelLine key={`saved ${model_id}`} modelId={model_id} what="saved" />
        ))}
        {read.map(({ model_id }) => (
          <LoggedModelLine key={`read ${model_id}`} modelId={model_id} what="read" />
        ))}
      </ul>
      <VersionList versions={versions} />
    </Panel>
  );
}

function LoggedModelLine({ modelId, what }: { modelId: string; what: string }) {
  const model = useQuery(loggedModelQuery(modelId)).data;
  return (
    <li className={css.model}>
      <Link to="/logged-models/$modelId" params={{ modelId }}>
        {model?.info.name ?? modelId}
      </Link>
      <Chip>{what}</Chip>
      {model && <code className="soft">{modelId}</code>}
    </li>
  );
}
