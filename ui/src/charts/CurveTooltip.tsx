import { durationText, metricText } from "../primitives/numbers";
import type { Curve, XAxis } from "./curve";
import css from "./CurveTooltip.module.css";
import type { Line, Pointed } from "./Plot";
import { Swatch } from "./Swatch";

interface Props {
  lines: Line[];
  axis: XAxis;
  pointed: Pointed;
}

const MOST = 12;
const HALF = 320;
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** What the runs have where the pointer is. */
export function CurveTooltip({ lines, axis, pointed: { x, left } }: Props) {
  const valued = lines.flatMap((line) => {
    const at = nearest(line.raw, x);
    return at < 0
      ? []
      : [{ ...line, raw: line.raw.ys[at], smooth: line.smooth.ys[at], isSmoothed: line.raw !== line.smooth }];
  });
  const side = left > HALF ? { right: `calc(100% - ${left - 12}px)` } : { left: left + 12 };
  return (
    <div className={css.tooltip} style={side}>
      <p className="soft">{placeText(axis, x)}</p>
      {valued.slice(0, MOST).map(({ name, index, raw, smooth, isSmoothed }) => (
        <p key={index} className={css.line}>
          <Swatch index={index} />
          {lines.length > 1 && <span className={css.name}>{name}</span>}
          <strong>{metricText(smooth ?? "no number")}</strong>
          {isSmoothed && <span className="soft">{metricText(raw ?? "no number")}</span>}
        </p>
      ))}
      {valued.length > MOST && <p className="soft">and {valued.length - MOST} more</p>}
    </div>
  );
}

function placeText(axis: XAxis, x: number): string {
  if (axis === "time") return EXACT.format(x * 1000);
  return axis === "relative" ? `after ${durationText(x * 1000)}` : `step ${x}`;
}

/** The place of the last point that is not behind `x`; -1 when the curve begins later or has ended before. */
function nearest({ xs }: Curve, x: number): number {
  return x > (xs.at(-1) ?? -Infinity) ? -1 : xs.findLastIndex((own) => own <= x);
}
