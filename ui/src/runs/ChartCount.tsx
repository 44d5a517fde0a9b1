import { countText } from "../primitives/numbers";
import { MOST_IN_CHART } from "./useChartRuns";

/** How many of the runs a chart has. */
export function ChartCount({
  shown,
  total,
  isComplete,
}: {
  shown: number;
  total: number | undefined;
  isComplete: boolean;
}) {
  if (isComplete || total === undefined) return null;
  return (
    <span className="soft">
      {shown < Math.min(total, MOST_IN_CHART)
        ? `${countText(shown)} of ${countText(total)} runs so far`
        : `the first ${countText(shown)} of ${countText(total)} runs in the table's order`}
    </span>
  );
}
