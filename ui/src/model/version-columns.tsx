import { Link } from "@tanstack/react-router";
import { Chip } from "../primitives/Chip";
import { Chips } from "../primitives/Chips";
import type { Column } from "../primitives/DataTable";
import { LongText } from "../primitives/LongText";
import { metricText } from "../primitives/numbers";
import { Time } from "../primitives/Time";
import type { ModelVersion, Run } from "./queries";
import css from "./version-columns.module.css";
import { StageChoice } from "./StageChoice";

/** A line of the table: a version and the run that made it. */
export interface VersionRow {
  version: ModelVersion;
  run: Run | undefined;
}

const COLUMNS: Column<VersionRow>[] = [
  {
    id: "aliases",
    header: "Aliases",
    cell: ({ row }) => (
      <Chips>
        {row.original.version.aliases?.map((alias) => (
          <Chip key={alias} look="accent" title={alias}>
            {alias}
          </Chip>
        ))}
      </Chips>
    ),
  },
  {
    id: "stage",
    header: "Stage",
    sortKey: "current_stage",
    cell: ({ row }) => <StageChoice version={row.original.version} />,
  },
  {
    id: "description",
    header: "Description",
    cell: ({ row }) => <LongText text={row.original.version.description} />,
  },
  {
    id: "run",
    header: "Run",
    cell: ({ row: { original } }) => {
      const runId = original.version.run_id;
      if (!runId) return <span className="soft">–</span>;
      return (
        <Link to="/runs/$runId" params={{ runId }} className={css.run}>
          {original.run?.info.run_name || runId.slice(0, 8)}
        </Link>
      );
    },
  },
  { id: "by", header: "By", cell: ({ row }) => row.original.version.user_id },
  {
    id: "created",
    header: "Registered",
    sortKey: "creation_timestamp",
    cell: ({ row }) => <Time at={row.original.version.creation_timestamp} />,
  },
];

const BY_ID = new Map(COLUMNS.map((column) => [column.id, column]));

const VERSION: Column<VersionRow> = {
  id: "version",
  header: "Version",
  sortKey: "version_number",
  cell: ({ row: { original } }) => (
    <Link
      to="/models/$name/versions/$version"
      params={{ name: original.version.name, version: original.version.version }}
      className={css.version}
    >
      {original.version.version}
    </Link>
  ),
};

export const DEFAULT_COLUMNS = ["aliases", "stage", "description", "run", "by", "created"];

/** How the columns of a kind are called in an address, before the dot, and where their values are. */
const KINDS: Record<string, (row: VersionRow, key: string) => string | undefined> = {
  metrics: ({ run }, key) => {
    const found = run?.data.metrics?.find((metric) => metric.key === key);
    return found && metricText(found.value);
  },
  params: ({ run }, key) => run?.data.params?.find((param) => param.key === key)?.value,
  tags: ({ version }, key) => version.tags?.find((tag) => tag.key === key)?.value,
  run_tags: ({ run }, key) => run?.data.tags?.find((tag) => tag.key === key)?.value,
};

/** What of a kind the server can sort versions by. */
const SORTED_KINDS = new Set(["metrics", "params", "tags"]);

/** What can be chosen when these versions are shown. */
export function columnGroups(rows: VersionRow[]): Record<string, string[]> {
  const keys = (kind: string, found: (row: VersionRow) => { key: string }[] | undefined) =>
    [...new Set(rows.flatMap((row) => found(row)?.map(({ key }) => `${kind}.${key}`) ?? []))].sort();
  return {
    Columns: [...BY_ID.keys()],
    Metrics: keys("metrics", ({ run }) => run?.data.metrics),
    Params: keys("params", ({ run }) => run?.data.params),
    "Tags of the version": keys("tags", ({ version }) => version.tags),
    "Tags of the run": keys("run_tags", ({ run }) => run?.data.tags),
  };
}

/** What a column is called. */
export function columnLabel(id: string): string {
  const column = BY_ID.get(id);
  return column ? String(column.header) : id.slice(id.indexOf(".") + 1);
}

/** The columns of these ids, after the number of the version; an id that is none is left out. */
export function columnsOf(ids: string[]): Column<VersionRow>[] {
  return [VERSION, ...ids.flatMap((id) => BY_ID.get(id) ?? ofRun(id) ?? [])];
}

function ofRun(id: string): Column<VersionRow> | undefined {
  const kind = id.slice(0, Math.max(0, id.indexOf(".")));
  const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!read) return undefined;
  const key = columnLabel(id);
  return {
    id,
    header: key,
    numeric: kind === "metrics",
    ...(SORTED_KINDS.has(kind) ? { sortKey: id } : {}),
    cell: ({ row }) => {
      const text = read(row.original, key);
      if (text === undefined) return <span className="soft">–</span>;
      return kind === "metrics" ? text : <LongText text={text} />;
    },
  };
}
