import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useDeferredValue, useState } from "react";
import type { Schema } from "../api/client";
import { textOf } from "../api/search";
import { Button } from "../primitives/Button";
import { Dialog } from "../primitives/Dialog";
import { DialogActions } from "../primitives/DialogActions";
import { Field, Input } from "../primitives/Field";
import { Shown } from "../primitives/Shown";
import { Time } from "../primitives/Time";
import css from "./CompareRunDialog.module.css";
import { offeredRunsQuery } from "./queries";

/** Which other runs of the experiment a run is compared with. */
export function CompareRunDialog({ info, onClose }: { info: Schema<"RunInfo">; onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const found = useQuery(offeredRunsQuery(info.experiment_id, useDeferredValue(text)));
  const toggle = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: "/compare/runs", search: { of: textOf([info.run_id, ...chosen]) } });
  };
  return (
    <Dialog title={`Compare ${info.run_name} with`} onClose={onClose}>
      <form onSubmit={submit} className="stack">
        <Field label="Runs of this experiment" hint="A part of the name, or a filter.">
          <Input value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
        <Shown query={found}>
          {(runs) => {
            const others = runs.filter(({ id }) => id !== info.run_id);
            if (!others.length) return <p className="soft">There is no other run.</p>;
            return (
              <ul className={css.runs}>
                {others.map((run) => (
                  <li key={run.id}>
                    <label className={css.run}>
                      <input type="checkbox" checked={chosen.includes(run.id)} onChange={() => toggle(run.id)} />
                      <span className={css.name}>{run.name || run.id}</span>
                      <span className="soft">
                        <Time at={run.start} />
                      </span>
                    </label>
                  </li>
                ))}
              </ul>
            );
          }}
        </Shown>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" disabled={chosen.length === 0}>
            Compare
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
