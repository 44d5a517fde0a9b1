import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../primitives/DataTable";
import { durationText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { Time } from "../primitives/Time";
import type { RunRow } from "../runs/row";
import { StatusText } from "../runs/StatusText";
import { childRunsQuery } from "./queries";

const COLUMNS: Column<RunRow>[] = [
  {
    id: "name",
    header: "Run",
    cell: ({ row: { original } }) => (
      <Link to="/runs/$runId" params={{ runId: original.id }}>
        {original.name || original.id}
      </Link>
    ),
  },
  { id: "status", header: "Status", cell: ({ row }) => <StatusText status={row.original.status} /> },
  {
    id: "took",
    header: "Took",
    cell: ({ row: { original } }) => (original.end ? durationText(original.end - original.start) : ""),
  },
  { id: "started", header: "Started", cell: ({ row }) => <Time at={row.original.start} /> },
];

/** The runs that were started inside of this one. */
export function ChildRuns({ experimentId, runId }: { experimentId: string; runId: string }) {
  const children = useQuery(childRunsQuery(experimentId, runId)).data ?? [];
  if (children.length === 0) return null;
  return (
    <Panel title={`Runs inside ${children.length}`}>
      <DataTable label="Runs inside" columns={COLUMNS} rows={children} rowId={({ id }) => id} />
    </Panel>
  );
}
