import { type ReactNode, useLayoutEffect, useRef } from "react";
import css from "./Dialog.module.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A question in front of the page; Escape and a click beside it close it. */
export function Dialog({ title, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the page, it gives the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // closedby: a click beside the dialog closes it, as Escape does
    <dialog
      ref={ref}
      className={css.dialog}
      aria-label={title}
      onClose={() => !ref.current?.open && onClose()}
      {...{ closedby: "any" }}
    >
      <div className={css.content}>
        <h2>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
