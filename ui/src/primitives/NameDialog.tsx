import { type FormEvent, useState } from "react";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { DialogActions } from "./DialogActions";
import { ErrorNote } from "./ErrorNote";
import { Field, Input } from "./Field";

interface Props {
  title: string;
  action: string;
  name: string;
  /** Fails with what is wrong with the name. */
  onSave: (name: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks what something is called. */
export function NameDialog({ title, action, name: given, onSave, onClose }: Props) {
  const [name, setName] = useState(given);
  const [error, setError] = useState<unknown>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(name).then(onClose, setError);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <Field label="Name">
          <Input required value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        {error != null && <ErrorNote error={error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit">
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
