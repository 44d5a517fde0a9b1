import { lazy, Suspense, useState } from "react";
import { Button } from "./Button";
import { DialogActions } from "./DialogActions";
import css from "./EditableMarkdown.module.css";
import { ErrorNote } from "./ErrorNote";
import { TextArea } from "./Field";
import { Loading } from "./Loading";
import { Panel } from "./Panel";

const Markdown = lazy(() => import("./Markdown"));

interface Props {
  title: string;
  text: string;
  onSave: (text: string) => Promise<unknown>;
}

/** A description as people read it, and the field in which it is changed. */
export function EditableMarkdown({ title, text, onSave }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const [error, setError] = useState<unknown>();
  const save = () => onSave(draft ?? "").then(() => setDraft(null), setError);
  const edit = (
    <Button look="quiet" onClick={() => setDraft(text)}>
      {text ? "Edit" : `Add a ${title.toLowerCase()}`}
    </Button>
  );
  if (draft === null && !text) return <p className={css.add}>{edit}</p>;
  return (
    <Panel title={title} actions={draft === null && edit}>
      <div className={css.body}>
        {draft === null ? (
          <Suspense fallback={<Loading lines={2} />}>
            <Markdown text={text} />
          </Suspense>
        ) : (
          <div className="stack">
            <TextArea
              aria-label={title}
              rows={10}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
              placeholder="Markdown"
            />
            {error != null && <ErrorNote error={error} />}
            <DialogActions>
              <Button onClick={() => setDraft(null)}>Cancel</Button>
              <Button look="main" onClick={save}>
                Save
              </Button>
            </DialogActions>
          </div>
        )}
      </div>
    </Panel>
  );
}
