import { useQuery } from "@tanstack/react-query";
import { BASE_PATH, SERVER_URL } from "../api/base";
import { ApiError } from "../api/client";
import { Code } from "../primitives/Code";
import { ErrorNote } from "../primitives/ErrorNote";
import { Facts } from "../primitives/Facts";
import { Panel } from "../primitives/Panel";
import { latencyQuery, serverQuery } from "./queries";
import css from "./SettingsPage.module.css";

/** Which server this is, where it keeps what, and how clients find it. */
export function ServerPanel() {
  const server = useQuery(serverQuery());
  const latency = useQuery(latencyQuery());
  const facts = server.data;
  const isRefused = server.error instanceof ApiError && server.error.status === 403;
  return (
    <>
      <Panel title="Server">
        {server.isError && !isRefused && <ErrorNote error={server.error} onRetry={server.refetch} />}
        <Facts
          facts={[
            ["Address", <code key="address">{SERVER_URL}</code>],
            ["Regista", facts?.version],
            ["Database", facts?.database],
            ["Rows are kept at", facts && <code>{facts.store}</code>],
            ["Bytes are kept at", facts && <code>{facts.artifacts}</code>],
            ["Processes", facts && String(facts.workers)],
            [
              "Answers in",
              latency.data === undefined ? undefined : `${latency.data.toFixed(1)} ms, seen from this page`,
            ],
            ["Places", isRefused && "are told to those who may manage the server"],
            [
              "Description of the API",
              <a key="openapi" href={`${BASE_PATH}/api/openapi.json`}>
                OpenAPI, as JSON
              </a>,
            ],
          ]}
        />
      </Panel>
      <Panel title="Point a client at it">
        <div className={css.body}>
          <Code
            label="Python"
            text={`from regista import mlflow\n\nmlflow.set_tracking_uri(${JSON.stringify(SERVER_URL)})`}
          />
          <Code
            label="Shell"
            text={`export REGISTA_TRACKING_URI=${SERVER_URL}\nexport MLFLOW_TRACKING_URI=${SERVER_URL}`}
          />
        </div>
      </Panel>
    </>
  );
}
