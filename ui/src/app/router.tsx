import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { BASE_PATH } from "../api/base";
import { texts } from "../api/search";
import { Empty } from "../primitives/Empty";
import { ErrorNote } from "../primitives/ErrorNote";
import { Shell } from "./Shell";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Shell,
  notFoundComponent: () => (
    <Empty title="There is no such page.">
      <Link to="/models">Models</Link>
    </Empty>
  ),
  errorComponent: ({ error, reset }) => <ErrorNote error={error} onRetry={reset} />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/models" });
  },
});

// What an address says after `?` (validateSearch) is stable, and made to be shared.
const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  validateSearch: texts("q", "order", "metric", "columns"),
  component: lazyRouteComponent(() => import("../models/ModelsPage"), "ModelsPage"),
});

const model = createRoute({
  getParentRoute: () => root,
  path: "/models/$name",
  validateSearch: texts("q", "order", "metric", "x", "columns", "history", "alias", "version", "who"),
  component: lazyRouteComponent(() => import("../model/ModelPage"), "ModelPage"),
});

const version = createRoute({
  getParentRoute: () => root,
  path: "/models/$name/versions/$version",
  validateSearch: texts("tab", "file"),
  component: lazyRouteComponent(() => import("../version/VersionPage"), "VersionPage"),
});

const compareVersions = createRoute({
  getParentRoute: () => root,
  path: "/compare/versions",
  validateSearch: texts("of", "show", "file", "side"),
  component: lazyRouteComponent(() => import("../compare/CompareVersionsPage"), "CompareVersionsPage"),
});

const compareRuns = createRoute({
  getParentRoute: () => root,
  path: "/compare/runs",
  validateSearch: texts("of", "show", "file", "side"),
  component: lazyRouteComponent(() => import("../compare/CompareRunsPage"), "CompareRunsPage"),
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: "/experiments",
  validateSearch: texts("q", "order", "show"),
  component: lazyRouteComponent(() => import("../experiments/ExperimentsPage"), "ExperimentsPage"),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId",
  validateSearch: texts(
    "q",
    "order",
    "columns",
    "show",
    "view",
    "x",
    "y",
    "color",
    "axes",
    "metrics",
    "of",
    "smoothing",
    "scale",
  ),
  component: lazyRouteComponent(() => import("../runs/RunsPage"), "RunsPage"),
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$runId",
  validateSearch: texts("tab", "file", "metrics", "x", "smoothing", "scale"),
  component: lazyRouteComponent(() => import("../run/RunPage"), "RunPage"),
});

const loggedModel = createRoute({
  getParentRoute: () => root,
  path: "/logged-models/$modelId",
  validateSearch: texts("tab", "file"),
  component: lazyRouteComponent(() => import("../run/LoggedModelPage"), "LoggedModelPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: texts("tab", "q"),
  component: lazyRouteComponent(() => import("../settings/SettingsPage"), "SettingsPage"),
});

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      home,
      models,
      model,
      version,
      compareVersions,
      compareRuns,
      experiments,
      runs,
      run,
      loggedModel,
      settings,
    ]),
    basepath: BASE_PATH || "/",
    context: { queries },
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
