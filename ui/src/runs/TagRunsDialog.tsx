import { type FormEvent, useState } from "react";
import { Button } from "../primitives/Button";
import { Dialog } from "../primitives/Dialog";
import { DialogActions } from "../primitives/DialogActions";
import { ErrorNote } from "../primitives/ErrorNote";
import { Field, Input } from "../primitives/Field";
import { runsText, useRunChanges } from "./changes";

interface Props {
  ids: string[];
  onChanged: () => Promise<unknown>;
  onClose: () => void;
}

/** Gives several runs the same tag. */
export function TagRunsDialog({ ids, onChanged, onClose }: Props) {
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const { tagged } = useRunChanges(onChanged);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    tagged.mutate({ ids, key, value }, { onSuccess: onClose });
  };
  return (
    <Dialog title={`Tag ${runsText(ids.length)}`} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <Field label="Key">
          <Input required value={key} onChange={(event) => setKey(event.target.value)} />
        </Field>
        <Field label="Value">
          <Input value={value} onChange={(event) => setValue(event.target.value)} />
        </Field>
        {tagged.isError && <ErrorNote error={tagged.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" disabled={tagged.isPending}>
            Tag
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
