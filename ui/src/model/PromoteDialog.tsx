import { useState } from "react";
import { Dialog } from "../primitives/Dialog";
import { Field, Input } from "../primitives/Field";
import { ReasonForm } from "../primitives/ReasonForm";
import { useSetAlias } from "./changes";
import { MoveComparison } from "./MoveComparison";
import type { RegisteredModel } from "./queries";

interface Props {
  model: RegisteredModel;
  /** The alias to move; empty for one that is asked for. */
  alias: string;
  /** The version to give it to; without one the newest is proposed. */
  version?: string | undefined;
  onClose: () => void;
}

/** Shows what giving an alias to a version would change, and does it. */
export function PromoteDialog({ model, alias: given, version: wanted, onClose }: Props) {
  const newest = Math.max(0, ...(model.latest_versions ?? []).map(({ version }) => Number(version)));
  const [alias, setAlias] = useState(given || "champion");
  const [version, setVersion] = useState(wanted ?? (newest ? String(newest) : ""));
  const change = useSetAlias(model.name);
  const holder = model.aliases?.find((one) => one.alias === alias)?.version;
  const submit = (reason: string) => {
    change.mutate({ alias, version, expected: holder ?? "0", reason }, { onSuccess: onClose });
  };
  return (
    <Dialog title={`Promote a version of ${model.name}`} onClose={onClose}>
      <ReasonForm
        action="Promote"
        error={change.error}
        isPending={change.isPending}
        onSubmit={submit}
        onCancel={onClose}
      >
        <Field label="Alias">
          <Input required value={alias} readOnly={given !== ""} onChange={(event) => setAlias(event.target.value)} />
        </Field>
        <Field label="Version" hint={holder ? `Version ${holder} holds ${alias} now.` : `Nobody holds ${alias} now.`}>
          <Input required inputMode="numeric" value={version} onChange={(event) => setVersion(event.target.value)} />
        </Field>
        <MoveComparison name={model.name} from={holder} to={version} />
      </ReasonForm>
    </Dialog>
  );
}
