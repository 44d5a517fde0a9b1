import { type FormEvent, useState } from "react";
import { Button } from "../primitives/Button";
import { Dialog } from "../primitives/Dialog";
import { DialogActions } from "../primitives/DialogActions";
import { ErrorNote } from "../primitives/ErrorNote";
import { Field, Input } from "../primitives/Field";
import { Time } from "../primitives/Time";
import { useRollback } from "./changes";
import type { AliasInterval } from "./queries";

interface Props {
  name: string;
  now: AliasInterval;
  before: AliasInterval;
  onClose: () => void;
}

/** Shows what a rollback would change, and does it. */
export function RollbackDialog({ name, now, before, onClose }: Props) {
  const [reason, setReason] = useState("");
  const change = useRollback(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const move = { alias: now.alias, version: before.version, expected: now.version, reason };
    change.mutate(move, { onSuccess: onClose });
  };
  return (
    <Dialog title={`Roll back ${now.alias} of ${name}`} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <p>
          <strong>{now.alias}</strong> goes from version <strong>{now.version}</strong>, which has held it since{" "}
          <Time at={now.since} />, back to version <strong>{before.version}</strong>, which held it until{" "}
          <Time at={before.until} />.
        </p>
        <p className="soft">
          Whoever loads or serves models:/{`${name}@${now.alias}`} gets version {before.version} then.
        </p>
        <Field label="Reason" hint="It stays in the history.">
          <Input value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        {change.isError && <ErrorNote error={change.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" disabled={change.isPending}>
            Roll back to version {before.version}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
