import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { runQuery } from "./queries";

/** A run by its name. */
export function RunLink({ runId }: { runId: string }) {
  const run = useQuery(runQuery(runId)).data;
  return (
    <Link to="/runs/$runId" params={{ runId }}>
      {run?.info.run_name || runId}
    </Link>
  );
}
