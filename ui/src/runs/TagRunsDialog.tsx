import { TagDialog } from "../primitives/TagDialog";
import { runsText, useRunChanges } from "./changes";

interface Props {
  ids: string[];
  onChanged: () => Promise<unknown>;
  onClose: () => void;
}

/** Gives several runs the same tag. */
export function TagRunsDialog({ ids, onChanged, onClose }: Props) {
  const { tagged } = useRunChanges(onChanged);
  return (
    <TagDialog
      title={`Tag ${runsText(ids.length)}`}
      action="Tag"
      onSet={({ key, value }) => tagged.mutateAsync({ ids, key, value })}
      onClose={onClose}
    />
  );
}
