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
import { parseModelsSearch } from "../models/search";
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

const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  validateSearch: parseModelsSearch,
  component: lazyRouteComponent(() => import("../models/ModelsPage"), "ModelsPage"),
});

const model = createRoute({
  getParentRoute: () => root,
  path: "/models/$name",
  component: lazyRouteComponent(() => import("../model/ModelPage"), "ModelPage"),
});

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([home, models, model]),
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
