import { Link } from "@tanstack/react-router";
import { Sparkline } from "../charts/Sparkline";
import { Chip } from "../primitives/Chip";
import { Chips } from "../primitives/Chips";
import type { Column } from "../primitives/DataTable";
import { LongText } from "../primitives/LongText";
import { countText } from "../primitives/numbers";
import { Time } from "../primitives/Time";
import css from "./columns.module.css";
import type { RegisteredModel, StageCount, VersionMetric } from "./queries";

/** A line of the table: a model and what is told of its versions. */
export interface ModelRow {
  model: RegisteredModel;
  metric: string | undefined;
  values: VersionMetric[];
  stages: StageCount[];
}

const NO_STAGE = "None";
const TAG = "tags.";

/** The columns of the models page by their id; all but the name can be switched off. */
const COLUMNS: Column<ModelRow>[] = [
  {
    id: "aliases",
    header: "Aliases",
    cell: ({ row }) => (
      <Chips>
        {row.original.model.aliases?.map(({ alias, version }) => (
          <Chip key={alias} look="accent" title={`${alias} → ${version}`}>
            {alias} → {version}
          </Chip>
        ))}
      </Chips>
    ),
  },
  { id: "latest", header: "Latest", numeric: true, cell: ({ row }) => latestVersion(row.original.model) },
  {
    id: "versions",
    header: "Versions",
    numeric: true,
    cell: ({ row }) => countText(row.original.stages.reduce((sum, { count }) => sum + count, 0)),
  },
  {
    id: "metric",
    header: "Metric",
    cell: ({ row: { original } }) => <Sparkline metric={original.metric ?? ""} points={original.values} />,
  },
  {
    id: "stages",
    header: "Stages",
    cell: ({ row }) => (
      <Chips>
        {row.original.stages
          .filter(({ stage }) => stage !== NO_STAGE)
          .map(({ stage, count }) => (
            <Chip key={stage}>
              {stage} {countText(count)}
            </Chip>
          ))}
      </Chips>
    ),
  },
  {
    id: "description",
    header: "Description",
    cell: ({ row }) => <LongText text={row.original.model.description} />,
  },
  {
    id: "owner",
    header: "Owner",
    cell: ({ row }) => ownerOf(row.original.model) ?? <span className="soft">–</span>,
  },
  {
    id: "created",
    header: "Created",
    sortKey: "creation_timestamp",
    cell: ({ row }) => <Time at={row.original.model.creation_timestamp} />,
  },
  {
    id: "updated",
    header: "Changed",
    sortKey: "last_updated_timestamp",
    cell: ({ row }) => <Time at={row.original.model.last_updated_timestamp || row.original.model.creation_timestamp} />,
  },
];

const BY_ID = new Map(COLUMNS.map((column) => [column.id, column]));

const NAME: Column<ModelRow> = {
  id: "name",
  header: "Model",
  sortKey: "name",
  cell: ({ row }) => (
    <Link to="/models/$name" params={{ name: row.original.model.name }} className={css.name}>
      {row.original.model.name}
    </Link>
  ),
};

export const DEFAULT_COLUMNS = ["aliases", "latest", "metric", "stages", "owner", "updated"];

/** What can be chosen when these models are shown. */
export function columnGroups(models: RegisteredModel[]): Record<string, string[]> {
  const tags = new Set(models.flatMap((model) => model.tags?.map(({ key }) => TAG + key) ?? []));
  return { Columns: [...BY_ID.keys()], Tags: [...tags].sort() };
}

/** What a column is called. */
export function columnLabel(id: string, metric?: string): string {
  if (id.startsWith(TAG)) return id.slice(TAG.length);
  if (id === "metric" && metric) return metric;
  return String(BY_ID.get(id)?.header ?? id);
}

/** The columns of these ids, after the name; an id that is none is left out. */
export function columnsOf(ids: string[], metric: string | undefined): Column<ModelRow>[] {
  const known = ids.flatMap((id) => {
    if (id.startsWith(TAG)) return [tagColumn(id)];
    const column = BY_ID.get(id);
    return column ? [{ ...column, header: columnLabel(id, metric) }] : [];
  });
  return [NAME, ...known];
}

function tagColumn(id: string): Column<ModelRow> {
  const key = columnLabel(id);
  return {
    id,
    header: key,
    cell: ({ row }) => <LongText text={row.original.model.tags?.find((tag) => tag.key === key)?.value} />,
  };
}

function latestVersion(model: RegisteredModel): number | string {
  const numbers = model.latest_versions?.map((version) => Number(version.version)) ?? [];
  return numbers.length ? Math.max(...numbers) : "–";
}

/** Who answers for a model: its tag `owner`, or else who registered the newest version. */
function ownerOf(model: RegisteredModel): string | undefined {
  const tag = model.tags?.find(({ key }) => key === "owner")?.value;
  return tag || model.latest_versions?.at(-1)?.user_id || undefined;
}
