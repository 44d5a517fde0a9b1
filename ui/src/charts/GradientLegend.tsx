import type { Axis } from "./axis";
import css from "./GradientLegend.module.css";

/** What the colours of a gradient stand for. */
export function GradientLegend({ axis }: { axis: Axis }) {
  return (
    <p className={css.legend}>
      <span className="soft">{axis.label}</span>
      {axis.ticks.map(({ at, text }) => (
        <span key={text} className={css.one}>
          <span
            className={css.colour}
            style={{ background: `color-mix(in srgb, var(--series-2) ${at * 100}%, var(--series-4))` }}
          />
          {text}
        </span>
      ))}
    </p>
  );
}
