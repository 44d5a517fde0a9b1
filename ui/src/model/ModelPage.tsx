import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { EditableMarkdown } from "../primitives/EditableMarkdown";
import { Shown } from "../primitives/Shown";
import { AliasPanel } from "./AliasPanel";
import { useModelNotes } from "./changes";
import { HistoryPanel } from "./HistoryPanel";
import { ModelHeader } from "./ModelHeader";
import { modelQuery, type RegisteredModel } from "./queries";
import { SuccessionPanel } from "./SuccessionPanel";
import { useLive } from "./useLive";
import { VersionsPanel } from "./VersionsPanel";

const route = getRouteApi("/models/$name");

/** One model: who holds its aliases, how good its versions are, and what happened to it. */
export function ModelPage() {
  const { name } = route.useParams();
  const found = useQuery(modelQuery(name));
  // What is chosen and typed on the page of one model is not for another.
  return <Shown query={found}>{(model) => <Model key={model.name} model={model} />}</Shown>;
}

function Model({ model }: { model: RegisteredModel }) {
  const notes = useModelNotes(model.name);
  useLive(model.name);
  return (
    <>
      <ModelHeader model={model} />
      <EditableMarkdown title="Description" text={model.description ?? ""} onSave={notes.setDescription} />
      <AliasPanel model={model} />
      <SuccessionPanel name={model.name} />
      <VersionsPanel model={model} />
      <HistoryPanel name={model.name} />
    </>
  );
}
