import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { SERVER_URL } from "../api/base";
import { Button } from "../primitives/Button";
import { Chip } from "../primitives/Chip";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { Panel } from "../primitives/Panel";
import { Time } from "../primitives/Time";
import css from "./AliasPanel.module.css";
import { PromoteDialog } from "./PromoteDialog";
import { type AliasInterval, aliasIntervalsQuery, type RegisteredModel } from "./queries";
import { RemoveAliasDialog } from "./RemoveAliasDialog";
import { RollbackDialog } from "./RollbackDialog";

type Asked =
  | { what: "promote"; alias: string }
  | { what: "remove"; alias: string; version: string }
  | { what: "rollback"; now: AliasInterval; before: AliasInterval };

/** Who holds each alias, since when and why, and the two buttons: promote, and take back. */
export function AliasPanel({ model }: { model: RegisteredModel }) {
  const intervals = useQuery(aliasIntervalsQuery(model.name));
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const aliases = model.aliases ?? [];
  return (
    <Panel
      title="Aliases"
      actions={
        <Button look="main" onClick={() => setAsked({ what: "promote", alias: "" })}>
          Promote a version
        </Button>
      }
    >
      {intervals.isError && <ErrorNote error={intervals.error} onRetry={intervals.refetch} />}
      {aliases.length === 0 && <Empty title="No version has an alias yet." code={firstAlias(model.name)} />}
      <ul className={css.aliases}>
        {aliases.map(({ alias, version }) => {
          const [now, before] = holders(intervals.data ?? [], alias);
          return (
            <li key={alias} className={css.alias}>
              <Chip look="accent">{alias}</Chip>
              <Link to="/models/$name/versions/$version" params={{ name: model.name, version }} className={css.version}>
                version {version}
              </Link>
              <span className={css.since}>
                {now && (
                  <>
                    <Time at={now.since} /> by {now.set_by}
                    {now.reason && `: ${now.reason}`}
                  </>
                )}
              </span>
              <span className={css.actions}>
                <Button onClick={() => setAsked({ what: "promote", alias })}>Move</Button>
                {now && before && (
                  <Button onClick={() => setAsked({ what: "rollback", now, before })}>
                    Roll back to {before.version}
                  </Button>
                )}
                <Button
                  look="quiet"
                  aria-label={`Remove ${alias}`}
                  onClick={() => setAsked({ what: "remove", alias, version })}
                >
                  Remove
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      {asked?.what === "promote" && <PromoteDialog model={model} alias={asked.alias} onClose={close} />}
      {asked?.what === "remove" && (
        <RemoveAliasDialog name={model.name} alias={asked.alias} version={asked.version} onClose={close} />
      )}
      {asked?.what === "rollback" && (
        <RollbackDialog name={model.name} now={asked.now} before={asked.before} onClose={close} />
      )}
    </Panel>
  );
}

function firstAlias(name: string): string {
  return `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
mlflow.MlflowClient().set_registered_model_alias(${JSON.stringify(name)}, "champion", 1)`;
}

/** The present interval of an alias, and the last one of another version. */
function holders(intervals: AliasInterval[], alias: string): [AliasInterval?, AliasInterval?] {
  const own = intervals.filter((interval) => interval.alias === alias);
  const now = own[0]?.until == null ? own[0] : undefined;
  return [now, own.find((interval) => interval.version !== now?.version)];
}
