import { type CSSProperties, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Button } from "./Button";
import css from "./Menu.module.css";

interface Props {
  label: ReactNode;
  /** The name for those who do not see the label. */
  name?: string;
  look?: "plain" | "quiet";
  children: (close: () => void) => ReactNode;
}

/** Below the button, or above it, on the side where there is room. */
function placeBeside(button: DOMRect): CSSProperties {
  const { innerWidth, innerHeight } = window;
  const across = button.left < innerWidth / 2 ? { left: button.left } : { right: innerWidth - button.right };
  const isAbove = button.bottom > innerHeight * 0.65;
  return {
    ...across,
    ...(isAbove ? { bottom: innerHeight - button.top } : { top: button.bottom }),
    maxHeight: `min(24rem, ${Math.round(isAbove ? button.top : innerHeight - button.bottom) - 8}px)`,
  };
}

/** A button that opens a small box below it; Escape and a click elsewhere close it. */
export function Menu({ label, name, look = "plain", children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [place, setPlace] = useState<CSSProperties>({});
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = (event: Event) => !box.current?.contains(event.target as Node) && setOpen(false);
    window.addEventListener("pointerdown", closeOutside);
    return () => window.removeEventListener("pointerdown", closeOutside);
  }, [isOpen]);
  useLayoutEffect(() => {
    if (!isOpen) return;
    // Fixed, so that nothing that scrolls cuts it off.
    const beside = () =>
      box.current?.firstElementChild && setPlace(placeBeside(box.current.firstElementChild.getBoundingClientRect()));
    beside();
    window.addEventListener("scroll", beside, { capture: true, passive: true });
    window.addEventListener("resize", beside);
    return () => {
      window.removeEventListener("scroll", beside, { capture: true });
      window.removeEventListener("resize", beside);
    };
  }, [isOpen]);
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape closes what is inside
    <div ref={box} className={css.menu} onKeyDown={(event) => event.key === "Escape" && setOpen(false)}>
      <Button
        look={look}
        aria-label={name}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen((open) => !open)}
      >
        {label} <span aria-hidden="true">▾</span>
      </Button>
      {isOpen && (
        <div id={id} className={css.box} style={place}>
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  );
}

/** A line of a menu. */
export function MenuItem({
  danger,
  onClick,
  children,
}: {
  danger?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className={danger ? css.danger : css.item} onClick={onClick}>
      {children}
    </button>
  );
}
