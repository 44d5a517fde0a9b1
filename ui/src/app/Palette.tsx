import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { modelsQuery } from "../models/queries";
import { experimentPagesQuery } from "../experiments/queries";
import { Dialog } from "../primitives/Dialog";
import { Input } from "../primitives/Field";
import css from "./Palette.module.css";

interface Target {
  label: string;
  kind: string;
  open: () => void;
}

const MOST = 8;

/** The run, or the logged model, whose id was typed. */
function named(text: string, navigate: ReturnType<typeof useNavigate>): Target[] {
  if (/^[0-9a-f]{32}$/.test(text)) {
    return [{ label: text, kind: "run", open: () => navigate({ to: "/runs/$runId", params: { runId: text } }) }];
  }
  if (/^m-[0-9a-f]{32}$/.test(text)) {
    const open = () => navigate({ to: "/logged-models/$modelId", params: { modelId: text } });
    return [{ label: text, kind: "logged model", open }];
  }
  return [];
}

/** Type a few letters of where to go; arrows choose, Enter goes. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const asked = useDeferredValue(text);
  const models = useQuery(modelsQuery({ text: asked, limit: MOST }));
  const experiments = useInfiniteQuery(experimentPagesQuery(asked, undefined, false));
  const pages: Target[] = [
    { label: "Models", kind: "page", open: () => navigate({ to: "/models" }) },
    { label: "Experiments", kind: "page", open: () => navigate({ to: "/experiments" }) },
    { label: "Settings", kind: "page", open: () => navigate({ to: "/settings" }) },
  ];
  const targets = [
    ...pages.filter((page) => page.label.toLowerCase().includes(text.toLowerCase())),
    ...named(text.trim(), navigate),
    ...(models.data?.registered_models ?? []).map(({ name }) => ({
      label: name,
      kind: "model",
      open: () => navigate({ to: "/models/$name", params: { name } }),
    })),
    ...(experiments.data?.pages[0]?.experiments ?? []).slice(0, MOST).map(({ name, experiment_id: experimentId }) => ({
      label: name,
      kind: "experiment",
      open: () => navigate({ to: "/experiments/$experimentId", params: { experimentId } }),
    })),
  ];
  const current = Math.min(chosen, targets.length - 1);
  const go = (target: Target | undefined) => {
    if (!target) return;
    onClose();
    target.open();
  };
  const onKey = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown") setChosen(Math.min(current + 1, targets.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(current - 1, 0));
    else if (event.key === "Enter") go(targets[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Go to" onClose={onClose}>
      <Input
        role="combobox"
        aria-label="Where to"
        aria-expanded="true"
        aria-controls="palette-targets"
        aria-activedescendant={targets.length ? `palette-${current}` : undefined}
        placeholder="A model, an experiment, a page, the id of a run"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
      />
      <div role="listbox" id="palette-targets" aria-label="Found" className={css.targets}>
        {targets.map((target, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the input
          <div
            key={`${target.kind} ${target.label}`}
            role="option"
            id={`palette-${index}`}
            tabIndex={-1}
            aria-selected={index === current}
            className={css.target}
            onClick={() => go(target)}
          >
            {target.label}
            <span className="soft">{target.kind}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}
