import { type FormEvent, useState } from "react";
import type { Schema } from "../api/client";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { DialogActions } from "./DialogActions";
import { ErrorNote } from "./ErrorNote";
import { Field, Input } from "./Field";
import css from "./Tags.module.css";

interface Tag {
  key: string;
  value: string;
}

interface Props {
  tags: Schema<"Tag">[];
  onSet: (tag: Tag) => Promise<unknown>;
  onDelete: (key: string) => Promise<unknown>;
}

/** Tags that can be added, changed and taken away. */
export function Tags({ tags, onSet, onDelete }: Props) {
  const [edited, setEdited] = useState<Tag | null>(null);
  return (
    <div className={css.tags}>
      {tags.map((tag) => (
        <button
          key={tag.key}
          type="button"
          className={css.tag}
          title={`Change the tag ${tag.key}`}
          onClick={() => setEdited({ value: "", ...tag })}
        >
          <span className="soft">{tag.key}</span> {tag.value}
        </button>
      ))}
      <Button look="quiet" onClick={() => setEdited({ key: "", value: "" })}>
        Add a tag
      </Button>
      {edited && <TagDialog tag={edited} onSet={onSet} onDelete={onDelete} onClose={() => setEdited(null)} />}
    </div>
  );
}

interface DialogProps extends Omit<Props, "tags"> {
  tag: Tag;
  onClose: () => void;
}

function TagDialog({ tag, onSet, onDelete, onClose }: DialogProps) {
  const isNew = tag.key === "";
  const [key, setKey] = useState(tag.key);
  const [value, setValue] = useState(tag.value);
  const [error, setError] = useState<unknown>();
  const close = (done: Promise<unknown>) => done.then(onClose, setError);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    close(onSet({ key, value }));
  };
  return (
    <Dialog title={isNew ? "Add a tag" : `The tag ${tag.key}`} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        {isNew && (
          <Field label="Key">
            <Input required value={key} onChange={(event) => setKey(event.target.value)} />
          </Field>
        )}
        <Field label="Value">
          <Input value={value} onChange={(event) => setValue(event.target.value)} />
        </Field>
        {error != null && <ErrorNote error={error} />}
        <DialogActions>
          {!isNew && (
            <Button look="danger" onClick={() => close(onDelete(tag.key))}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit">
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
