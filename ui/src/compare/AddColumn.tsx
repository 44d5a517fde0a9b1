import { type FormEvent, useState } from "react";
import { Button } from "../primitives/Button";
import { Input } from "../primitives/Field";
import css from "./ComparePage.module.css";

/** Where one says what else is compared. */
export function AddColumn({ hint, onAdd }: { hint: string; onAdd: (id: string) => void }) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    onAdd(text.trim().replace(/^models:\/+/, ""));
    setText("");
  };
  return (
    <form className={css.add} onSubmit={submit}>
      <Input
        aria-label="Compare with"
        placeholder={hint}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit">Add</Button>
    </form>
  );
}
