import { useState } from "react";
import type { Schema } from "../api/client";
import { Button } from "./Button";
import { type Tag, TagDialog } from "./TagDialog";
import css from "./Tags.module.css";

interface Props {
  tags: Schema<"Tag">[];
  onSet: (tag: Tag) => Promise<unknown>;
  onDelete: (key: string) => Promise<unknown>;
}

const NEW: Tag = { key: "", value: "" };

/** Tags that can be added, changed and taken away. */
export function Tags({ tags, onSet, onDelete }: Props) {
  const [edited, setEdited] = useState<Tag | null>(null);
  const close = () => setEdited(null);
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
      <Button look="quiet" onClick={() => setEdited(NEW)}>
        Add a tag
      </Button>
      {edited === NEW && <TagDialog title="Add a tag" onSet={onSet} onClose={close} />}
      {edited && edited !== NEW && (
        <TagDialog
          title={`The tag ${edited.key}`}
          tag={edited}
          onSet={onSet}
          onDelete={() => onDelete(edited.key)}
          onClose={close}
        />
      )}
    </div>
  );
}
