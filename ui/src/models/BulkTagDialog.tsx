import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../primitives/Button";
import { Dialog } from "../primitives/Dialog";
import { DialogActions } from "../primitives/DialogActions";
import { ErrorNote } from "../primitives/ErrorNote";
import { Field, Input } from "../primitives/Field";
import { modelsText, useTagModels } from "./changes";
import type { RegisteredModel } from "./queries";

/** Gives several models the same tag. */
export function BulkTagDialog({ models, onClose }: { models: RegisteredModel[]; onClose: () => void }) {
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const tagModels = useTagModels();
  const change = useMutation({ mutationFn: () => tagModels(models, key, value), onSuccess: onClose });
  const had = models.filter(({ tags }) => tags?.some((tag) => tag.key === key)).length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Dialog title={`Tag ${modelsText(models.map(({ name }) => name))}`} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <Field label="Key" hint={had ? `${had} of them have this tag: its value is replaced.` : ""}>
          <Input required value={key} onChange={(event) => setKey(event.target.value)} />
        </Field>
        <Field label="Value">
          <Input value={value} onChange={(event) => setValue(event.target.value)} />
        </Field>
        {change.isError && <ErrorNote error={change.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" disabled={change.isPending}>
            Tag
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
