import { useState } from "react";
import { Button } from "../primitives/Button";
import css from "./BulkBar.module.css";
import { BulkTagDialog } from "./BulkTagDialog";
import { modelsText, useDeleteModels } from "./changes";
import type { RegisteredModel } from "./queries";

interface Props {
  /** The models that are chosen. */
  models: RegisteredModel[];
  onClear: () => void;
}

/** What can be done with several models at once. */
export function BulkBar({ models, onClear }: Props) {
  const [isTagging, setTagging] = useState(false);
  const deleteModels = useDeleteModels();
  const names = models.map(({ name }) => name);
  return (
    <div role="group" aria-label="With the chosen models" className={css.bar}>
      <strong className={css.count}>{modelsText(names)} chosen</strong>
      <Button onClick={() => setTagging(true)}>Tag</Button>
      <Button
        look="danger"
        onClick={() => {
          deleteModels(names);
          onClear();
        }}
      >
        Delete
      </Button>
      <Button look="quiet" onClick={onClear}>
        Clear
      </Button>
      {isTagging && <BulkTagDialog models={models} onClose={() => setTagging(false)} />}
    </div>
  );
}
