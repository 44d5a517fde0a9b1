import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../primitives/Dialog";
import { Field, Select } from "../primitives/Field";
import { ReasonForm } from "../primitives/ReasonForm";
import { Time } from "../primitives/Time";
import { useRollback } from "./changes";
import { MoveComparison } from "./MoveComparison";
import { type AliasInterval, aliasIntervalsQuery } from "./queries";

interface Props {
  name: string;
  now: AliasInterval;
  before: AliasInterval;
  onClose: () => void;
}

/** Shows what a rollback would change, and does it. */
export function RollbackDialog({ name, now, before: last, onClose }: Props) {
  const [version, setVersion] = useState(last.version);
  const intervals = useQuery(aliasIntervalsQuery(name)).data ?? [];
  const holders = formerHolders(intervals, now);
  const before = holders.find((one) => one.version === version) ?? last;
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
        {holders.length > 1 && (
          <Field label="Back to">
            <Select value={before.version} onChange={(event) => setVersion(event.target.value)}>
              {holders.map((one) => (
                <option key={one.version} value={one.version}>
                  version {one.version}
                </option>
              ))}
            </Select>
          </Field>
        )}
        <p>
          <strong>{now.alias}</strong> goes from version <strong>{now.version}</strong>, set <Time at={now.since} /> by{" "}
          {now.set_by}, back to version <strong>{before.version}</strong>, which held it until{" "}
          <Time at={before.until} />.
        </p>
        <MoveComparison name={name} from={now.version} to={before.version} />
        <p className="soft">
          Whoever loads or serves models:/{`${name}@${now.alias}`} gets version {before.version} then.
        </p>
      </ReasonForm>
    </Dialog>
  );
}

/** Of each other version that held the alias its last time, newest first. */
function formerHolders(intervals: AliasInterval[], now: AliasInterval): AliasInterval[] {
  const found = new Map<string, AliasInterval>();
  for (const one of intervals) {
    if (one.alias === now.alias && one.version !== now.version && !found.has(one.version)) found.set(one.version, one);
  }
  return [...found.values()];
}
