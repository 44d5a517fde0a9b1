import { getRouteApi } from "@tanstack/react-router";
import { KeyList } from "../app/KeyList";
import { Panel } from "../primitives/Panel";
import { Tabs } from "../primitives/Tabs";
import { ApiPanel } from "./ApiPanel";
import css from "./SettingsPage.module.css";
import { ServerPanel } from "./ServerPanel";
import { StoragePanel } from "./StoragePanel";
import { ThemePanel } from "./ThemePanel";

const route = getRouteApi("/settings");

const TABS = { server: "Server", storage: "Storage", api: "REST API", page: "This page" };
type Tab = keyof typeof TABS;

/** What the server is, how full it is, what can be asked of it, and how this page looks. */
export function SettingsPage() {
  const { tab, q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const chosen: Tab = tab && tab in TABS ? (tab as Tab) : "server";
  return (
    <>
      <h1>Settings</h1>
      <Tabs
        label="Settings"
        tabs={TABS}
        chosen={chosen}
        onChoose={(key) => navigate({ search: key === "server" ? {} : { tab: key } })}
      >
        {chosen === "server" && <ServerPanel />}
        {chosen === "storage" && <StoragePanel />}
        {chosen === "api" && (
          <ApiPanel
            text={q}
            onSearch={(text) => navigate({ search: (now) => ({ ...now, q: text || undefined }), replace: true })}
          />
        )}
        {chosen === "page" && (
          <>
            <ThemePanel />
            <Panel title="Keys">
              <div className={css.body}>
                <KeyList />
              </div>
            </Panel>
          </>
        )}
      </Tabs>
    </>
  );
}
