import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { modelsQuery } from "../models/queries";
import { Dialog } from "../primitives/Dialog";
import { Input } from "../primitives/Field";
import css from "./Palette.module.css";

interface Target {
  label: string;
  kind: string;
  open: () => void;
}

/** Type a few letters of where to go; arrows choose, Enter goes. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const asked = useDeferredValue(text);
  const found = useQuery(modelsQuery({ text: asked, limit: 8 }));
  const pages: Target[] = [
    { label: "Models", kind: "page", open: () => navigate({ to: "/models" }) },
    { label: "Experiments", kind: "page", open: () => navigate({ to: "/experiments" }) },
    { label: "Settings", kind: "page", open: () => navigate({ to: "/settings" }) },
  ];
  const targets = [
    ...pages.filter((page) => page.label.toLowerCase().includes(text.toLowerCase())),
    ...(found.data?.registered_models ?? []).map(({ name }) => ({
      label: name,
      kind: "model",
      open: () => navigate({ to: "/models/$name", params: { name } }),
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
        placeholder="A model or a page"
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
