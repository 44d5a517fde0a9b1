import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { experimentQuery } from "../experiments/queries";

/** An experiment by its name. */
export function ExperimentLink({ experimentId }: { experimentId: string }) {
  const experiment = useQuery(experimentQuery(experimentId)).data;
  return (
    <Link to="/experiments/$experimentId" params={{ experimentId }}>
      {experiment?.name ?? experimentId}
    </Link>
  );
}
