import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { textOf } from "../api/search";
import { Button } from "../primitives/Button";
import { runsText, useRunChanges } from "./changes";
import css from "./RunsPage.module.css";
import type { Lifecycle } from "./queries";
import type { Chosen } from "./selection";
import { TagRunsDialog } from "./TagRunsDialog";

/** So many can be compared, or have curves in one chart. */
const MOST = 20;

interface Props {
  chosen: Chosen;
  lifecycle: Lifecycle;
  onClear: () => void;
  /** Called when runs are changed, to see them as they are now. */
  onChanged: () => Promise<unknown>;
  onCurves: (runIds: string[]) => void;
}

/** What can be done with the runs that are chosen. */
export function ChosenBar({ chosen, lifecycle, onClear, onChanged, onCurves }: Props) {
  const [isTagging, setTagging] = useState(false);
  const { deleted, restored } = useRunChanges(onChanged);
  const ids = [...chosen.keys()];
  const few = ids.slice(0, MOST);
  const isBusy = deleted.isPending || restored.isPending;
  const done = { onSuccess: onClear };
  return (
    <div role="toolbar" aria-label="Chosen runs" className={css.chosen}>
      <strong>{runsText(ids.length)} chosen</strong>
      {ids.length > 1 && (
        <Link to="/compare/runs" search={{ of: textOf(few) }}>
          Compare{ids.length > MOST && ` ${MOST}`}
        </Link>
      )}
      <Button onClick={() => onCurves(few)}>Curves</Button>
      {lifecycle !== "deleted" && <Button onClick={() => setTagging(true)}>Tag</Button>}
      {lifecycle !== "active" && (
        <Button disabled={isBusy} onClick={() => restored.mutate(ids, done)}>
          Restore
        </Button>
      )}
      {lifecycle !== "deleted" && (
        <Button look="danger" disabled={isBusy} onClick={() => deleted.mutate(ids, done)}>
          Delete
        </Button>
      )}
      <Button look="quiet" onClick={onClear}>
        Clear
      </Button>
      {isTagging && <TagRunsDialog ids={ids} onChanged={onChanged} onClose={() => setTagging(false)} />}
    </div>
  );
}
