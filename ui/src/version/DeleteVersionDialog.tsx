import { useNavigate } from "@tanstack/react-router";
import type { ModelVersion } from "../model/queries";
import { Dialog } from "../primitives/Dialog";
import { ReasonForm } from "../primitives/ReasonForm";
import { useDeleteVersion } from "./changes";

/** Says what goes with a version, and deletes it. */
export function DeleteVersionDialog({ version, onClose }: { version: ModelVersion; onClose: () => void }) {
  const { name, version: number, aliases = [] } = version;
  const navigate = useNavigate();
  const change = useDeleteVersion(name, number);
  const leave = () => navigate({ to: "/models/$name", params: { name } });
  return (
    <Dialog title={`Delete version ${number} of ${name}`} onClose={onClose}>
      <ReasonForm
        action={`Delete version ${number}`}
        error={change.error}
        isPending={change.isPending}
        onSubmit={(reason) => change.mutate(reason, { onSuccess: leave })}
        onCancel={onClose}
      >
        {aliases.length > 0 && (
          <p>
            It is <strong>{aliases.join(", ")}</strong> now. Whoever loads the model by that name gets an error then.
          </p>
        )}
        <p className="soft">
          It cannot be taken back: the number {number} is not used again. What happened to the version stays in the
          history.
        </p>
      </ReasonForm>
    </Dialog>
  );
}
