import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { Button } from "../primitives/Button";
import { classes } from "../primitives/classes";
import { useShortcuts } from "./shortcuts";
import css from "./toasts.module.css";

interface Toast {
  text: string;
  look?: "danger";
  /** Takes back what was done. */
  undo?: () => void;
}

const SECONDS = 8;
const Show = createContext<(toast: Toast) => void>(() => {});

/** Tells what was done, in a corner, and offers to take it back. */
export function useToast(): (toast: Toast) => void {
  return useContext(Show);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const last = useRef(0);
  const close = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (toast: Toast) => {
      last.current += 1;
      const id = last.current;
      setToasts((all) => [...all.slice(-2), { ...toast, id }]);
      setTimeout(() => close(id), SECONDS * 1000);
    },
    [close],
  );
  const undo = (toast: Toast & { id: number }) => {
    toast.undo?.();
    close(toast.id);
  };
  useShortcuts({
    z: () => {
      const newest = toasts.findLast((toast) => toast.undo);
      if (newest) undo(newest);
    },
  });
  return (
    <Show value={show}>
      {children}
      <div className={css.toasts} role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={classes(css.toast, toast.look && css[toast.look])}>
            <span>{toast.text}</span>
            {toast.undo && (
              <Button onClick={() => undo(toast)}>
                Undo <kbd aria-hidden="true">z</kbd>
              </Button>
            )}
          </div>
        ))}
      </div>
    </Show>
  );
}
