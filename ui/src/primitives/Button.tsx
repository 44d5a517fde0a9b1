import type { ButtonHTMLAttributes } from "react";
import css from "./Button.module.css";
import { classes } from "./classes";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main` for the one action of a place, `danger` for what takes something away, `quiet` beside text. */
  look?: "main" | "plain" | "danger" | "quiet";
}

export function Button({ look = "plain", className, type = "button", ...rest }: Props) {
  return <button type={type} className={classes(css.button, css[look], className)} {...rest} />;
}
