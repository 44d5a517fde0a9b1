import { TagDialog } from "../primitives/TagDialog";
import { modelsText, useTagModels } from "./changes";
import type { RegisteredModel } from "./queries";

/** Gives several models the same tag. */
export function BulkTagDialog({ models, onClose }: { models: RegisteredModel[]; onClose: () => void }) {
  const tagModels = useTagModels();
  const hintOf = (key: string) => {
    const had = models.filter(({ tags }) => tags?.some((tag) => tag.key === key)).length;
    return had ? `${had} of them have this tag: its value is replaced.` : "";
  };
  return (
    <TagDialog
      title={`Tag ${modelsText(models.map(({ name }) => name))}`}
      action="Tag"
      hintOf={hintOf}
      onSet={({ key, value }) => tagModels(models, key, value)}
      onClose={onClose}
    />
  );
}
