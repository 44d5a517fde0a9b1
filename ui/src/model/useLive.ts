import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { modelKey, newestEventQuery } from "./queries";

/** Keeps what is shown of a model as it is on the server: whatever changes it writes an event. */
export function useLive(name: string): void {
  const queries = useQueryClient();
  const newest = useQuery(newestEventQuery(name)).data;
  const seen = useRef<number>(undefined);
  useEffect(() => {
    if (newest === undefined) return;
    if (seen.current !== undefined && seen.current !== newest) {
      void queries.invalidateQueries({ queryKey: modelKey(name) });
    }
    seen.current = newest;
  }, [queries, name, newest]);
}
