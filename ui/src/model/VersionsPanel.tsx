import { useInfiniteQuery } from "@tanstack/react-query";
import { SERVER_URL } from "../api/base";
import { Button } from "../primitives/Button";
import { Chip } from "../primitives/Chip";
import { type Column, DataTable } from "../primitives/DataTable";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { Loading } from "../primitives/Loading";
import { Panel } from "../primitives/Panel";
import { Time } from "../primitives/Time";
import { type ModelVersion, versionPagesQuery } from "./queries";

const COLUMNS: Column<ModelVersion>[] = [
  { id: "version", header: "Version", numeric: true, cell: ({ row }) => row.original.version },
  {
    id: "aliases",
    header: "Aliases",
    cell: ({ row }) =>
      row.original.aliases?.map((alias) => (
        <Chip key={alias} look="accent">
          {alias}
        </Chip>
      )),
  },
  {
    id: "stage",
    header: "Stage",
    cell: ({ row }) => (row.original.current_stage === "None" ? "" : <Chip>{row.original.current_stage}</Chip>),
  },
  { id: "description", header: "Description", cell: ({ row }) => row.original.description },
  { id: "run", header: "Run", cell: ({ row }) => <code>{row.original.run_id?.slice(0, 8)}</code> },
  { id: "by", header: "By", cell: ({ row }) => row.original.user_id },
  { id: "created", header: "Registered", cell: ({ row }) => <Time at={row.original.creation_timestamp} /> },
];

/** The versions of a model, newest first. */
export function VersionsPanel({ name }: { name: string }) {
  const found = useInfiniteQuery(versionPagesQuery(name));
  const versions = found.data?.pages.flatMap((page) => page.model_versions ?? []) ?? [];
  return (
    <Panel title="Versions">
      {found.isError ? (
        <ErrorNote error={found.error} onRetry={found.refetch} />
      ) : found.isPending ? (
        <Loading />
      ) : (
        <DataTable
          label="Versions"
          columns={COLUMNS}
          rows={versions}
          rowId={(version) => version.version}
          empty={<Empty title="No version is registered yet." code={firstVersion(name)} />}
        />
      )}
      {found.hasNextPage && (
        <Button look="quiet" onClick={() => found.fetchNextPage()} disabled={found.isFetchingNextPage}>
          Show more
        </Button>
      )}
    </Panel>
  );
}

function firstVersion(name: string): string {
  return `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
mlflow.register_model("runs:/<run id>/model", ${JSON.stringify(name)})`;
}
