import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { modelsQuery } from "../models/queries";
import { Dialog } from "../primitives/Dialog";
import { Field, Input, Select } from "../primitives/Field";
import { ReasonForm } from "../primitives/ReasonForm";
import { useRegister } from "./changes";
import { RunModelChoice } from "./RunModelChoice";
import { loggedModel, type Registrable, versionNamed } from "./sources";

interface Props {
  /** The model that gets the version; without one it is asked for. */
  name?: string;
  /** What is registered, where that is known: a run's id, a logged model's id or `models:/NAME/VERSION`. */
  from?: string;
  onClose: () => void;
}

const KINDS = { run: "A run", "logged-model": "A logged model", version: "Another version" };
type Kind = keyof typeof KINDS;

const SUGGESTIONS = 20;

/** Registers what a run saved, a logged model or another version as the next version of a model. */
export function RegisterDialog({ name: given, from = "", onClose }: Props) {
  const navigate = useNavigate();
  const list = useId();
  const [name, setName] = useState(given ?? "");
  const [kind, setKind] = useState<Kind>(kindOf(from));
  const [text, setText] = useState(from);
  const [chosen, setChosen] = useState<Registrable | null>(null);
  const [description, setDescription] = useState("");
  const [error, setError] = useState<unknown>();
  const names = useQuery(modelsQuery({ text: name, limit: SUGGESTIONS })).data?.registered_models ?? [];
  const register = useRegister();
  const choose = (key: Kind) => {
    setKind(key);
    setText("");
    setChosen(null);
  };
  const submit = async (reason: string) => {
    setError(undefined);
    try {
      const found =
        kind === "run" ? chosen : kind === "version" ? await versionNamed(text) : await loggedModel(text.trim());
      if (!found) throw new Error("Choose what of the run is registered.");
      const made = await register.mutateAsync({
        ...found,
        name,
        description: description || (found.description ?? ""),
        reason,
      });
      onClose();
      await navigate({ to: "/models/$name/versions/$version", params: { name: made.name, version: made.version } });
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog title={given ? `Register a version of ${given}` : "Register a version"} onClose={onClose}>
      <ReasonForm action="Register" error={error} isPending={register.isPending} onSubmit={submit} onCancel={onClose}>
        {!given && (
          <Field label="Model" hint="One that is there, or a new name.">
            <Input required list={list} value={name} onChange={(event) => setName(event.target.value)} />
            <datalist id={list}>
              {names.map((model) => (
                <option key={model.name} value={model.name} />
              ))}
            </datalist>
          </Field>
        )}
        <Field label="From">
          <Select value={kind} onChange={(event) => choose(event.target.value as Kind)}>
            {Object.entries(KINDS).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        {kind === "run" && (
          <RunModelChoice
            runId={text}
            onRunId={(runId) => {
              setText(runId);
              setChosen(null);
            }}
            onChoose={setChosen}
          />
        )}
        {kind === "logged-model" && (
          <Field label="Id of the logged model" hint="It begins with m-.">
            <Input required pattern="m-[0-9a-f]{32}" value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
        )}
        {kind === "version" && (
          <Field label="Version" hint="As models:/bikes/2 or bikes@champion. Its files, tags and run come along.">
            <Input required value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
        )}
        <Field label="Description">
          <Input value={description} onChange={(event) => setDescription(event.target.value)} />
        </Field>
      </ReasonForm>
    </Dialog>
  );
}

function kindOf(from: string): Kind {
  if (/^m-[0-9a-f]{32}$/.test(from)) return "logged-model";
  return from.startsWith("models:/") ? "version" : "run";
}
