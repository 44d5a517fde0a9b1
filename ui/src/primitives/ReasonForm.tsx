import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "./Button";
import { DialogActions } from "./DialogActions";
import { ErrorNote } from "./ErrorNote";
import { Field, Input } from "./Field";

interface Props {
  /** What the button says that does it. */
  action: string;
  /** Why it could not be done, when it was tried. */
  error: unknown;
  isPending: boolean;
  onSubmit: (reason: string) => void;
  onCancel: () => void;
  children: ReactNode;
}

/** The end of every dialog that changes something: why, what went wrong, and the button that does it. */
export function ReasonForm({ action, error, isPending, onSubmit, onCancel, children }: Props) {
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(reason);
  };
  return (
    <form onSubmit={submit} className="stack">
      {children}
      <Field label="Reason" hint="It stays in the history.">
        <Input value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {error != null && <ErrorNote error={error} />}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button look="main" type="submit" disabled={isPending}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}
