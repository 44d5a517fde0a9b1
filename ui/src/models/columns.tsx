import { Link } from "@tanstack/react-router";
import { Chip } from "../primitives/Chip";
import type { Column } from "../primitives/DataTable";
import { Time } from "../primitives/Time";
import css from "./columns.module.css";
import type { RegisteredModel } from "./queries";

const NO_STAGE = "None";

/** The columns of the models page; each can be switched off. */
export const MODEL_COLUMNS: Column<RegisteredModel>[] = [
  {
    id: "name",
    header: "Model",
    sortKey: "name",
    cell: ({ row }) => (
      <Link to="/models/$name" params={{ name: row.original.name }} className={css.name}>
        {row.original.name}
      </Link>
    ),
  },
  {
    id: "aliases",
    header: "Aliases",
    cell: ({ row }) => (
      <span className={css.chips}>
        {row.original.aliases?.map(({ alias, version }) => (
          <Chip key={alias} look="accent">
            {alias} → {version}
          </Chip>
        ))}
      </span>
    ),
  },
  { id: "latest", header: "Latest", numeric: true, cell: ({ row }) => latestVersion(row.original) },
  {
    id: "stages",
    header: "Stages",
    cell: ({ row }) => (
      <span className={css.chips}>
        {row.original.latest_versions
          ?.filter((version) => version.current_stage !== NO_STAGE)
          .map((version) => (
            <Chip key={version.current_stage}>
              {version.current_stage} {version.version}
            </Chip>
          ))}
      </span>
    ),
  },
  { id: "owner", header: "By", cell: ({ row }) => ownerOf(row.original) ?? <span className="soft">–</span> },
  {
    id: "updated",
    header: "Changed",
    sortKey: "last_updated_timestamp",
    cell: ({ row }) => <Time at={row.original.last_updated_timestamp || row.original.creation_timestamp} />,
  },
];

function latestVersion(model: RegisteredModel): number | string {
  const numbers = model.latest_versions?.map((version) => Number(version.version)) ?? [];
  return numbers.length ? Math.max(...numbers) : "–";
}

/** Who answers for a model: its tag `owner`, or else who registered the newest version. */
function ownerOf(model: RegisteredModel): string | undefined {
  const tag = model.tags?.find(({ key }) => key === "owner")?.value;
  return tag || model.latest_versions?.at(-1)?.user_id || undefined;
}
