import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { SERVER_URL } from "../api/base";
import { orderOf, textOfOrder } from "../api/search";
import { Button } from "../primitives/Button";
import { Chip } from "../primitives/Chip";
import { type Column, DataTable } from "../primitives/DataTable";
import { Empty } from "../primitives/Empty";
import { Select } from "../primitives/Field";
import { Panel } from "../primitives/Panel";
import { SearchField } from "../primitives/SearchField";
import { ShownPages } from "../primitives/Shown";
import { Time } from "../primitives/Time";
import { useExperimentChanges } from "./changes";
import { ExperimentMenu } from "./ExperimentMenu";
import css from "./ExperimentsPage.module.css";
import { NameDialog } from "../primitives/NameDialog";
import { descriptionOf, type Experiment, experimentPagesQuery, ownTags } from "./queries";

const route = getRouteApi("/experiments");

const FIRST = `from regista import mlflow

mlflow.set_tracking_uri("${SERVER_URL}")
mlflow.set_experiment("bikes")`;

const COLUMNS: Column<Experiment>[] = [
  {
    id: "name",
    header: "Experiment",
    sortKey: "name",
    cell: ({ row: { original } }) => (
      <div className={css.name}>
        <Link to="/experiments/$experimentId" params={{ experimentId: original.experiment_id }}>
          {original.name}
        </Link>
        <span className={css.description}>{descriptionOf(original).split("\n", 1)[0]}</span>
      </div>
    ),
  },
  {
    id: "tags",
    header: "Tags",
    cell: ({ row }) => (
      <span className={css.chips}>
        {ownTags(row.original).map(({ key, value }) => (
          <Chip key={key} title={`${key}: ${value}`}>
            <span className={css.tag}>
              {key}: {value}
            </span>
          </Chip>
        ))}
      </span>
    ),
  },
  { id: "id", header: "Id", numeric: true, cell: ({ row }) => <code>{row.original.experiment_id}</code> },
  {
    id: "created",
    header: "Created",
    sortKey: "creation_time",
    cell: ({ row }) => <Time at={row.original.creation_time} />,
  },
  {
    id: "updated",
    header: "Changed",
    sortKey: "last_update_time",
    cell: ({ row }) => <Time at={row.original.last_update_time} />,
  },
  {
    id: "actions",
    header: () => <span className="visually-hidden">Actions</span>,
    numeric: true,
    cell: ({ row }) => <ExperimentMenu experiment={row.original} />,
  },
];

/** All experiments, and what can be done with each. */
export function ExperimentsPage() {
  const { q = "", order, show } = route.useSearch();
  const navigate = route.useNavigate();
  const isDeleted = show === "deleted";
  const found = useInfiniteQuery(experimentPagesQuery(q, order, isDeleted));
  const { created } = useExperimentChanges();
  const [isCreating, setCreating] = useState(false);
  const change = (part: { q?: string | undefined; order?: string; show?: string | undefined }) =>
    navigate({ search: (now) => ({ ...now, ...part }), replace: true });
  const create = async (name: string) => {
    const { experiment_id: experimentId } = await created.mutateAsync(name);
    await navigate({ to: "/experiments/$experimentId", params: { experimentId } });
  };
  return (
    <>
      <header className={css.header}>
        <h1>Experiments</h1>
        <Button look="main" onClick={() => setCreating(true)}>
          New experiment
        </Button>
      </header>
      <div className={css.toolbar}>
        <SearchField
          label="Search experiments"
          placeholder="Words of the name, or a filter: tags.team = 'risk'"
          value={q}
          onSearch={(text) => change({ q: text || undefined })}
        />
        <Select
          aria-label="Show"
          value={isDeleted ? "deleted" : "active"}
          onChange={(event) => change({ show: event.target.value === "active" ? undefined : event.target.value })}
        >
          <option value="active">Active</option>
          <option value="deleted">Deleted</option>
        </Select>
      </div>
      <Panel>
        <ShownPages query={found} rowsOf={(page) => page.experiments}>
          {(experiments) => (
            <DataTable
              label="Experiments"
              columns={COLUMNS}
              rows={experiments}
              rowId={(experiment) => experiment.experiment_id}
              order={orderOf(order)}
              onOrder={(by) => change({ order: textOfOrder(by) })}
              empty={emptyText(q, isDeleted)}
            />
          )}
        </ShownPages>
      </Panel>
      {isCreating && (
        <NameDialog title="New experiment" action="Create" name="" onSave={create} onClose={() => setCreating(false)} />
      )}
    </>
  );
}

function emptyText(text: string, isDeleted: boolean) {
  if (text) return <Empty title="No experiment fulfils this." />;
  return isDeleted ? <Empty title="Nothing is deleted." /> : <Empty title="No experiment is here yet." code={FIRST} />;
}
