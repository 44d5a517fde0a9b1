import { useState } from "react";
import { Menu, MenuItem } from "../primitives/Menu";
import { useExperimentChanges } from "./changes";
import { NameDialog } from "../primitives/NameDialog";
import type { Experiment } from "./queries";

/** What can be done with an experiment. */
export function ExperimentMenu({ experiment, look = "quiet" }: { experiment: Experiment; look?: "plain" | "quiet" }) {
  const [isRenaming, setRenaming] = useState(false);
  const { renamed, deleted, restored } = useExperimentChanges();
  const { experiment_id, name } = experiment;
  const isDeleted = experiment.lifecycle_stage === "deleted";
  return (
    <>
      <Menu label={<span aria-hidden="true">⋯</span>} name={`Actions for ${name}`} look={look}>
        {(close) => {
          const item = (text: string, act: () => void, danger = false) => (
            <MenuItem
              danger={danger}
              onClick={() => {
                close();
                act();
              }}
            >
              {text}
            </MenuItem>
          );
          return isDeleted ? (
            item("Restore", () => restored.mutate(experiment))
          ) : (
            <>
              {item("Rename", () => setRenaming(true))}
              {item("Delete", () => deleted.mutate(experiment), true)}
            </>
          );
        }}
      </Menu>
      {isRenaming && (
        <NameDialog
          title={`Rename ${name}`}
          action="Rename"
          name={name}
          onSave={(next) => renamed.mutateAsync({ experiment_id, name: next })}
          onClose={() => setRenaming(false)}
        />
      )}
    </>
  );
}
