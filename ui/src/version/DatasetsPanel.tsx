import type { Schema } from "../api/client";
import { Chip } from "../primitives/Chip";
import { type Column, DataTable } from "../primitives/DataTable";
import { countText } from "../primitives/numbers";
import { Panel } from "../primitives/Panel";
import { datasetPlace, rowsOfProfile } from "./origin";

type DatasetInput = Schema<"DatasetInput">;

const COLUMNS: Column<DatasetInput>[] = [
  { id: "name", header: "Data set", cell: ({ row }) => row.original.dataset.name },
  {
    id: "context",
    header: "For",
    cell: ({ row }) =>
      row.original.tags
        ?.filter(({ key }) => key === "mlflow.data.context")
        .map(({ value }) => <Chip key={value}>{value}</Chip>),
  },
  {
    id: "rows",
    header: "Rows",
    numeric: true,
    cell: ({ row }) => {
      const rows = rowsOfProfile(row.original.dataset.profile);
      return rows === undefined ? "–" : countText(rows);
    },
  },
  { id: "digest", header: "Digest", cell: ({ row }) => <code>{row.original.dataset.digest}</code> },
  {
    id: "source",
    header: "Source",
    cell: ({ row }) => <span className="soft">{datasetPlace(row.original.dataset.source)}</span>,
  },
];

/** The data that the run of a version read. */
export function DatasetsPanel({ inputs }: { inputs: DatasetInput[] }) {
  return (
    <Panel title="Data">
      <DataTable
        label="Data sets"
        columns={COLUMNS}
        rows={inputs}
        rowId={({ dataset, tags }) => `${dataset.name} ${dataset.digest} ${JSON.stringify(tags)}`}
      />
    </Panel>
  );
}
