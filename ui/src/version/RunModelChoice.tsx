import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { ErrorNote } from "../primitives/ErrorNote";
import { Field, Input, Select } from "../primitives/Field";
import { runQuery } from "../run/queries";
import { folderOfRun, isRunId, type Registrable, runModelsQuery } from "./sources";

interface Props {
  runId: string;
  onRunId: (runId: string) => void;
  /** Called with what is to be registered; null while nothing is chosen. */
  onChoose: (chosen: Registrable | null) => void;
}

const OTHER = "other";

/** A run, and which of the models that it saved: one of those that were found, or any folder of its files. */
export function RunModelChoice({ runId, onRunId, onChoose }: Props) {
  const isWhole = isRunId(runId);
  const run = useQuery({ ...runQuery(runId), enabled: isWhole });
  const models = useQuery({ ...runModelsQuery(runId), enabled: isWhole });
  const found = models.data;
  const [place, setPlace] = useState("0");
  const [folder, setFolder] = useState("");
  const isOther = place === OTHER || found?.length === 0;
  const artifactUri = run.data?.info.artifact_uri;
  const tell = useEffectEvent(() => {
    if (!found || artifactUri === undefined) return onChoose(null);
    onChoose(isOther ? (folder && folderOfRun(runId, artifactUri, folder)) || null : (found[Number(place)] ?? null));
  });
  useEffect(() => tell(), [found, artifactUri, isOther, folder, place, runId]);
  const failed = run.error ?? models.error;
  return (
    <>
      <Field label="Run" hint="Its id: 32 letters and digits.">
        <Input
          required
          pattern="[0-9a-f]{32}"
          value={runId}
          onChange={(event) => {
            setPlace("0");
            onRunId(event.target.value.trim());
          }}
        />
      </Field>
      {failed && <ErrorNote error={failed} />}
      {isWhole && !failed && (
        // It has its place before it is known what there is, or the button below would move away under the pointer.
        <Field
          label="What of it"
          {...(found?.length === 0 ? { hint: "No folder with an MLmodel file was found." } : {})}
        >
          <Select disabled={!found} value={isOther ? OTHER : place} onChange={(event) => setPlace(event.target.value)}>
            {found?.map(({ label, source }, index) => (
              <option key={source} value={index}>
                {label}
              </option>
            ))}
            <option value={OTHER}>a folder of its files</option>
          </Select>
        </Field>
      )}
      {found && isOther && (
        <Field label="Folder">
          <Input required placeholder="model" value={folder} onChange={(event) => setFolder(event.target.value)} />
        </Field>
      )}
    </>
  );
}
