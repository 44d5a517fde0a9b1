import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../primitives/Dialog";
import { Field, Input } from "../primitives/Field";
import { ReasonForm } from "../primitives/ReasonForm";
import { useRename } from "./changes";

/** Gives a model another name; the address of its page follows. */
export function RenameDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const navigate = useNavigate();
  const [newName, setNewName] = useState(name);
  const change = useRename(name);
  const follow = () => {
    onClose();
    return navigate({ to: "/models/$name", params: { name: newName }, replace: true });
  };
  return (
    <Dialog title={`Rename ${name}`} onClose={onClose}>
      <ReasonForm
        action="Rename"
        error={change.error}
        isPending={change.isPending || newName === name}
        onSubmit={(reason) => change.mutate({ newName, reason }, { onSuccess: follow })}
        onCancel={onClose}
      >
        <Field label="New name" hint={`${name} still leads here, until another model is called so.`}>
          <Input required value={newName} onChange={(event) => setNewName(event.target.value)} />
        </Field>
      </ReasonForm>
    </Dialog>
  );
}
