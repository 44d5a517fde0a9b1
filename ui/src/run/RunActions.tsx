import { useState } from "react";
import type { Schema } from "../api/client";
import { Button } from "../primitives/Button";
import { ErrorNote } from "../primitives/ErrorNote";
import { Menu, MenuItem } from "../primitives/Menu";
import { NameDialog } from "../primitives/NameDialog";
import { RegisterDialog } from "../version/RegisterDialog";
import { useRunEdits } from "./changes";
import { CompareRunDialog } from "./CompareRunDialog";

type Asked = "register" | "rename" | "compare";

/** What can be done with a run: register what it saved, compare it, rename it, delete it and take it back. */
export function RunActions({ run: { info } }: { run: Schema<"Run"> }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [error, setError] = useState<unknown>();
  const edits = useRunEdits(info);
  const close = () => setAsked(null);
  const isDeleted = info.lifecycle_stage === "deleted";
  const attempt = (done: Promise<unknown>) => done.then(() => setError(undefined), setError);
  return (
    <>
      {isDeleted ? (
        <Button look="main" onClick={() => attempt(edits.restore())}>
          Restore
        </Button>
      ) : (
        <Button look="main" onClick={() => setAsked("register")}>
          Register a model
        </Button>
      )}
      <Button onClick={() => setAsked("compare")}>Compare with…</Button>
      {!isDeleted && (
        <Menu label="More">
          {(closeMenu) => (
            <>
              <MenuItem
                onClick={() => {
                  closeMenu();
                  setAsked("rename");
                }}
              >
                Rename…
              </MenuItem>
              <MenuItem
                danger
                onClick={() => {
                  closeMenu();
                  void attempt(edits.remove());
                }}
              >
                Delete
              </MenuItem>
            </>
          )}
        </Menu>
      )}
      {error != null && <ErrorNote error={error} />}
      {asked === "register" && <RegisterDialog from={info.run_id} onClose={close} />}
      {asked === "rename" && (
        <NameDialog
          title={`Rename ${info.run_name}`}
          action="Rename"
          name={info.run_name}
          onSave={edits.rename}
          onClose={close}
        />
      )}
      {asked === "compare" && <CompareRunDialog info={info} onClose={close} />}
    </>
  );
}
