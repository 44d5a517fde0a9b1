import { Dialog } from "../primitives/Dialog";
import { Time } from "../primitives/Time";
import { useRollback } from "./changes";
import type { AliasInterval } from "./queries";
import { ReasonForm } from "../primitives/ReasonForm";

interface Props {
  name: string;
  now: AliasInterval;
  before: AliasInterval;
  onClose: () => void;
}

/** Shows what a rollback would change, and does it. */
export function RollbackDialog({ name, now, before, onClose }: Props) {
  const change = useRollback(name);
  const submit = (reason: string) => {
    const move = { alias: now.alias, version: before.version, expected: now.version, reason };
    change.mutate(move, { onSuccess: onClose });
  };
  return (
    <Dialog title={`Roll back ${now.alias} of ${name}`} onClose={onClose}>
      <ReasonForm
        action={`Roll back to version ${before.version}`}
        error={change.error}
        isPending={change.isPending}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>
          <strong>{now.alias}</strong> goes from version <strong>{now.version}</strong>, which has held it since{" "}
          <Time at={now.since} />, back to version <strong>{before.version}</strong>, which held it until{" "}
          <Time at={before.until} />.
        </p>
        <p className="soft">
          Whoever loads or serves models:/{`${name}@${now.alias}`} gets version {before.version} then.
        </p>
      </ReasonForm>
    </Dialog>
  );
}
