import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { DialogActions } from "./DialogActions";
import { ErrorNote } from "./ErrorNote";
import { Field, Input } from "./Field";

export interface Tag {
  key: string;
  value: string;
}

interface Props {
  title: string;
  /** The tag that is changed; without it one is asked for. */
  tag?: Tag;
  /** What the button says that does it. */
  action?: string;
  /** What is worth knowing about a key. */
  hintOf?: (key: string) => string;
  onSet: (tag: Tag) => Promise<unknown>;
  onDelete?: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks for a tag, or for another value of one. */
export function TagDialog({ title, tag, action = "Save", hintOf, onSet, onDelete, onClose }: Props) {
  const [key, setKey] = useState(tag?.key ?? "");
  const [value, setValue] = useState(tag?.value ?? "");
  const change = useMutation({ mutationFn: (run: () => Promise<unknown>) => run(), onSuccess: onClose });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(() => onSet({ key, value }));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        {!tag && (
          <Field label="Key" hint={hintOf?.(key) ?? ""}>
            <Input required value={key} onChange={(event) => setKey(event.target.value)} />
          </Field>
        )}
        <Field label="Value">
          <Input value={value} onChange={(event) => setValue(event.target.value)} />
        </Field>
        {change.isError && <ErrorNote error={change.error} />}
        <DialogActions>
          {onDelete && (
            <Button look="danger" onClick={() => change.mutate(onDelete)} disabled={change.isPending}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" disabled={change.isPending}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
