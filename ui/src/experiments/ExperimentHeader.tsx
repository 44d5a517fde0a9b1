import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { runsText } from "../runs/changes";
import { Button } from "../primitives/Button";
import { Chip } from "../primitives/Chip";
import { EditableMarkdown } from "../primitives/EditableMarkdown";
import { ErrorNote } from "../primitives/ErrorNote";
import { Tags } from "../primitives/Tags";
import { useExperimentChanges } from "./changes";
import css from "./ExperimentHeader.module.css";
import { ExperimentMenu } from "./ExperimentMenu";
import { DESCRIPTION_TAG, descriptionOf, type Experiment, experimentQuery, ownTags } from "./queries";

/** Which experiment this is; what there is to say about it unfolds below. */
export function ExperimentHeader({ experimentId, count }: { experimentId: string; count: number | undefined }) {
  const found = useQuery(experimentQuery(experimentId));
  const [isOpen, setOpen] = useState(false);
  if (found.isError) return <ErrorNote error={found.error} onRetry={found.refetch} />;
  const experiment = found.data;
  return (
    <header className={css.header}>
      <nav aria-label="Where this is">
        <Link to="/experiments">Experiments</Link>
      </nav>
      <div className={css.line}>
        <h1>{experiment?.name ?? experimentId}</h1>
        {experiment?.lifecycle_stage === "deleted" && <Chip look="danger">deleted</Chip>}
        <span className="soft">{count !== undefined && runsText(count)}</span>
        {experiment && (
          <span className={css.actions}>
            <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              About <span aria-hidden="true">{isOpen ? "▴" : "▾"}</span>
            </Button>
            <ExperimentMenu experiment={experiment} />
          </span>
        )}
      </div>
      {experiment && isOpen && <About experiment={experiment} />}
    </header>
  );
}

function About({ experiment }: { experiment: Experiment }) {
  const { experiment_id } = experiment;
  const { tagged, untagged } = useExperimentChanges();
  return (
    <div className={css.about}>
      <p className="soft">
        Id {experiment_id}, files at <code>{experiment.artifact_location}</code>
      </p>
      <Tags
        tags={ownTags(experiment)}
        onSet={(tag) => tagged.mutateAsync({ experiment_id, ...tag })}
        onDelete={(key) => untagged.mutateAsync({ experiment_id, key })}
      />
      <EditableMarkdown
        title="Description"
        text={descriptionOf(experiment)}
        onSave={(value) => tagged.mutateAsync({ experiment_id, key: DESCRIPTION_TAG, value })}
      />
    </div>
  );
}
