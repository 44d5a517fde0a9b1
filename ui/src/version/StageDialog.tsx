import { useState } from "react";
import { Dialog } from "../primitives/Dialog";
import { ReasonForm } from "../primitives/ReasonForm";
import { useSetStage } from "./changes";
import css from "./Dialogs.module.css";

interface Props {
  name: string;
  version: string;
  from: string;
  to: string;
  onClose: () => void;
}

/** Moves a version to a stage, and on request archives the others that are there. */
export function StageDialog({ name, version, from, to, onClose }: Props) {
  const [archive, setArchive] = useState(false);
  const change = useSetStage(name, version);
  return (
    <Dialog title={`Move version ${version} of ${name} to ${to}`} onClose={onClose}>
      <ReasonForm
        action={`Move to ${to}`}
        error={change.error}
        isPending={change.isPending}
        onSubmit={(reason) => change.mutate({ stage: to, archive, reason }, { onSuccess: onClose })}
        onCancel={onClose}
      >
        <p>
          It goes from stage <strong>{from}</strong> to <strong>{to}</strong>.
        </p>
        {(to === "Staging" || to === "Production") && (
          <label className={css.check}>
            <input type="checkbox" checked={archive} onChange={(event) => setArchive(event.target.checked)} />
            Archive the other versions in {to}
          </label>
        )}
      </ReasonForm>
    </Dialog>
  );
}
