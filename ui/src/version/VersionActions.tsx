import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PromoteDialog } from "../model/PromoteDialog";
import { aliasIntervalsQuery, modelQuery, type ModelVersion } from "../model/queries";
import { RollbackDialog } from "../model/RollbackDialog";
import { Button } from "../primitives/Button";
import { Menu, MenuItem } from "../primitives/Menu";
import { DeleteVersionDialog } from "./DeleteVersionDialog";
import { RegisterDialog } from "./RegisterDialog";
import { rollbacksOf } from "./rollbacks";
import { StageDialog } from "./StageDialog";

const STAGES = ["None", "Staging", "Production", "Archived"];

type Asked = "promote" | "register" | "delete" | { alias: string } | { stage: string };

/** What can be done with a version: promote it, take it back, move it to a stage, register it again, delete it. */
export function VersionActions({ version }: { version: ModelVersion }) {
  const { name, version: number, current_stage: stage } = version;
  const [asked, setAsked] = useState<Asked | null>(null);
  const model = useQuery(modelQuery(name)).data;
  const intervals = useQuery(aliasIntervalsQuery(name)).data ?? [];
  const close = () => setAsked(null);
  const rollbacks = rollbacksOf(intervals, number);
  const rollback = isObject(asked, "alias") ? rollbacks.find(({ now }) => now.alias === asked.alias) : undefined;
  return (
    <>
      <Button look="main" disabled={!model} onClick={() => setAsked("promote")}>
        Promote
      </Button>
      {rollbacks.map(({ now, before }) => (
        <Button key={now.alias} onClick={() => setAsked({ alias: now.alias })}>
          Roll {now.alias} back to {before.version}
        </Button>
      ))}
      <Menu label={`Stage: ${stage}`}>
        {(closeMenu) =>
          STAGES.filter((one) => one !== stage).map((one) => (
            <MenuItem
              key={one}
              onClick={() => {
                closeMenu();
                setAsked({ stage: one });
              }}
            >
              {one}
            </MenuItem>
          ))
        }
      </Menu>
      <Menu label="More">
        {(closeMenu) => {
          const ask = (what: Asked) => () => {
            closeMenu();
            setAsked(what);
          };
          return (
            <>
              <MenuItem onClick={ask("register")}>Register it again…</MenuItem>
              <MenuItem danger onClick={ask("delete")}>
                Delete…
              </MenuItem>
            </>
          );
        }}
      </Menu>
      {asked === "promote" && model && <PromoteDialog model={model} alias="" version={number} onClose={close} />}
      {rollback && <RollbackDialog name={name} now={rollback.now} before={rollback.before} onClose={close} />}
      {isObject(asked, "stage") && (
        <StageDialog name={name} version={number} from={stage} to={asked.stage} onClose={close} />
      )}
      {asked === "register" && <RegisterDialog from={`models:/${name}/${number}`} onClose={close} />}
      {asked === "delete" && <DeleteVersionDialog version={version} onClose={close} />}
    </>
  );
}

function isObject<Key extends string>(asked: Asked | null, key: Key): asked is Extract<Asked, Record<Key, string>> {
  return typeof asked === "object" && asked !== null && key in asked;
}
