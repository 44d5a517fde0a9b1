import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BASE_PATH } from "./api/base";
import { ApiError } from "./api/client";
import { addressOfOldLink } from "./app/old-links";
import { makeRouter } from "./app/router";
import { applyTheme } from "./app/theme";
import { Toasts } from "./app/toasts";
import "./theme/tokens.css";
import "./theme/base.css";

applyTheme();

const old = addressOfOldLink(window.location.hash, BASE_PATH);
if (old) window.history.replaceState(null, "", old);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server refuses it will refuse again; what did not reach it may reach it.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.status === 0,
    },
  },
});

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no place for the application");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Toasts>
        <RouterProvider router={makeRouter(queries)} />
      </Toasts>
    </QueryClientProvider>
  </StrictMode>,
);
