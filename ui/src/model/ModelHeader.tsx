import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { Button } from "../primitives/Button";
import { Menu, MenuItem } from "../primitives/Menu";
import { PageHeader } from "../primitives/PageHeader";
import { Tags } from "../primitives/Tags";
import { Time } from "../primitives/Time";
import { useModelNotes } from "./changes";
import { DeleteModelDialog } from "./DeleteModelDialog";
import type { RegisteredModel } from "./queries";
import { RenameDialog } from "./RenameDialog";

const RegisterDialog = lazy(() =>
  import("../version/RegisterDialog").then(({ RegisterDialog: found }) => ({ default: found })),
);

/** Which model this is, its tags, and what can be done with all of it. */
export function ModelHeader({ model }: { model: RegisteredModel }) {
  const { name } = model;
  const notes = useModelNotes(name);
  const [asked, setAsked] = useState<"register" | "rename" | "delete" | null>(null);
  const close = () => setAsked(null);
  return (
    <PageHeader
      place={[
        <Link key="models" to="/models">
          Models
        </Link>,
      ]}
      title={name}
      actions={
        <>
          <Button onClick={() => setAsked("register")}>Register a version</Button>
          <Menu label="More" name="More about the model">
            {(closeMenu) => {
              const ask = (what: "rename" | "delete") => () => {
                closeMenu();
                setAsked(what);
              };
              return (
                <>
                  <MenuItem onClick={ask("rename")}>Rename…</MenuItem>
                  <MenuItem danger onClick={ask("delete")}>
                    Delete…
                  </MenuItem>
                </>
              );
            }}
          </Menu>
        </>
      }
      states={
        <span className="soft">
          Created <Time at={model.creation_timestamp} />, changed{" "}
          <Time at={model.last_updated_timestamp || model.creation_timestamp} />
        </span>
      }
    >
      <Tags tags={model.tags ?? []} onSet={notes.setTag} onDelete={notes.deleteTag} />
      {asked === "register" && (
        <Suspense>
          <RegisterDialog name={name} onClose={close} />
        </Suspense>
      )}
      {asked === "rename" && <RenameDialog name={name} onClose={close} />}
      {asked === "delete" && <DeleteModelDialog name={name} onClose={close} />}
    </PageHeader>
  );
}
