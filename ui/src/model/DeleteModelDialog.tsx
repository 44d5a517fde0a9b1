import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../primitives/Dialog";
import { Field, Input } from "../primitives/Field";
import { ReasonForm } from "../primitives/ReasonForm";
import { useDeleteModel } from "./changes";

/** Says what goes with a model, and deletes it when its name was typed. */
export function DeleteModelDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const change = useDeleteModel(name);
  const leave = () => navigate({ to: "/models" });
  return (
    <Dialog title={`Delete ${name}`} onClose={onClose}>
      <ReasonForm
        action="Delete the model"
        error={change.error}
        isPending={change.isPending || typed !== name}
        onSubmit={(reason) => change.mutate({ reason }, { onSuccess: leave })}
        onCancel={onClose}
      >
        <p>
          All its versions, aliases and tags are deleted with it, and there is no way back. What happened to it stays in
          the history.
        </p>
        <Field label="Name of the model" hint={`Type ${name} to confirm.`}>
          <Input required value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      </ReasonForm>
    </Dialog>
  );
}
