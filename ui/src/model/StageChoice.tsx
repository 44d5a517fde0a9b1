import { useState } from "react";
import { StageDialog } from "../version/StageDialog";
import type { ModelVersion } from "./queries";
import css from "./StageChoice.module.css";

const STAGES = ["None", "Staging", "Production", "Archived"];

/** The stage of a version; to choose another one asks for the reason first. */
export function StageChoice({ version }: { version: ModelVersion }) {
  const [to, setTo] = useState<string | null>(null);
  const { name, version: number, current_stage: stage } = version;
  return (
    <>
      <select
        aria-label={`Stage of version ${number}`}
        className={stage === "None" ? css.none : css.stage}
        value={stage}
        onChange={(event) => setTo(event.target.value)}
      >
        {STAGES.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      {to && <StageDialog name={name} version={number} from={stage} to={to} onClose={() => setTo(null)} />}
    </>
  );
}
