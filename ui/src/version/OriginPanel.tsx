import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Schema } from "../api/client";
import type { ModelVersion } from "../model/queries";
import { Facts } from "../primitives/Facts";
import { Panel } from "../primitives/Panel";
import { Time } from "../primitives/Time";
import { ExperimentLink } from "../run/ExperimentLink";
import { RunLink } from "../run/RunLink";
import { codeOf } from "./origin";
import css from "./OriginPanel.module.css";
import { copiesQuery } from "./queries";
import { SourceLink } from "./SourceLink";

interface Props {
  version: ModelVersion;
  run: Schema<"Run"> | undefined;
}

/** Where a version is from: who registered what, which run made it, with which code, and what came of it. */
export function OriginPanel({ version, run }: Props) {
  const copies = useQuery(copiesQuery(version.name, version.version)).data ?? [];
  const code = codeOf(run?.data?.tags ?? []);
  const readModels = run?.inputs?.model_inputs ?? [];
  const facts: [string, ReactNode][] = [
    ["Registered", <RegisteredBy key="by" version={version} />],
    ["From", version.source && <SourceLink key="from" source={version.source} />],
    ["Run", version.run_id && <RunLink key="run" runId={version.run_id} />],
    ["Experiment", run && <ExperimentLink key="experiment" experimentId={run.info.experiment_id} />],
    ["Trained", run && <Time key="trained" at={run.info.end_time ?? run.info.start_time} />],
    ["Code", code.name && <code key="code">{code.name}</code>],
    ["Commit", code.commit && <Commit key="commit" code={code} />],
    ["Made by", run?.info.user_id],
    [
      "Models it read",
      readModels.length > 0 &&
        readModels.map(({ model_id }) => <SourceLink key={model_id} source={`models:/${model_id}`} />),
    ],
    [
      "Registered again as",
      copies.length > 0 && (
        <ul key="copies" className={css.list}>
          {copies.map((copy) => (
            <li key={`${copy.name} ${copy.version}`}>
              <SourceLink source={`models:/${copy.name}/${copy.version}`} />
            </li>
          ))}
        </ul>
      ),
    ],
  ];
  return (
    <Panel title="Where it is from">
      <Facts facts={facts} />
    </Panel>
  );
}

function RegisteredBy({ version }: { version: ModelVersion }) {
  return (
    <>
      <Time at={version.creation_timestamp} />
      {version.user_id && ` by ${version.user_id}`}
    </>
  );
}

function Commit({ code }: { code: ReturnType<typeof codeOf> }) {
  return (
    <>
      <code>{code.commit}</code>
      {code.branch && ` on ${code.branch}`}
      {code.repository && <span className={css.under}>{code.repository}</span>}
    </>
  );
}
