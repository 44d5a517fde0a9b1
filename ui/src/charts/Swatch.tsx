import { lookOf } from "./series-looks";

const LENGTH = 18;

/** The look of a line beside its name. */
export function Swatch({ index }: { index: number }) {
  const { variable, dash } = lookOf(index);
  return (
    <svg width={LENGTH} height={8} aria-hidden="true">
      <line
        x1={0}
        x2={LENGTH}
        y1={4}
        y2={4}
        strokeWidth={2.5}
        strokeDasharray={dash.join(" ")}
        style={{ stroke: `var(${variable})` }}
      />
    </svg>
  );
}
