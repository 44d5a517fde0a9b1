import { Dialog } from "../primitives/Dialog";
import { ReasonForm } from "../primitives/ReasonForm";
import { useDeleteAlias } from "./changes";

interface Props {
  name: string;
  alias: string;
  version: string;
  onClose: () => void;
}

/** Takes an alias away: no version has it then. */
export function RemoveAliasDialog({ name, alias, version, onClose }: Props) {
  const change = useDeleteAlias(name);
  return (
    <Dialog title={`Remove ${alias} of ${name}`} onClose={onClose}>
      <ReasonForm
        action="Remove"
        error={change.error}
        isPending={change.isPending}
        onSubmit={(reason) => change.mutate({ alias, reason }, { onSuccess: onClose })}
        onCancel={onClose}
      >
        <p>
          Version <strong>{version}</strong> is not {alias} any more. Whoever loads models:/{`${name}@${alias}`} gets an
          error then.
        </p>
      </ReasonForm>
    </Dialog>
  );
}
