import { useRef } from "react";
import { REM } from "./useWidths";
import css from "./WidthHandle.module.css";

interface Props {
  /** The heading is to be so many rem wide. */
  onWidth: (width: number) => void;
  /** As wide as what is in the column. */
  onFit: () => void;
}

/** The right edge of a heading, by which a column is made wider. By keys the heading does that itself. */
export function WidthHandle({ onWidth, onFit }: Props) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const end = () => {
    from.current = null;
  };
  return (
    <span
      aria-hidden="true"
      className={css.handle}
      // A heading that can be dragged stays where it is while its edge is.
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? 0 };
      }}
      onPointerMove={(event) => {
        if (from.current) onWidth((from.current.width + event.clientX - from.current.x) / REM);
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={onFit}
    />
  );
}

/** What a key asks for the width of a heading that has the focus: wider, narrower, as wide as what is in it. */
export function widthKey(key: string): "wider" | "narrower" | "fit" | undefined {
  switch (key) {
    case "+":
      return "wider";
    case "-":
      return "narrower";
    case "0":
      return "fit";
    default:
      return undefined;
  }
}

/** As `aria-keyshortcuts` has them. */
export const WIDTH_KEYS = "Plus - 0";
