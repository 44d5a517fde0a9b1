import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../primitives/Button";
import { Palette } from "./Palette";
import css from "./Shell.module.css";
import { ShortcutHelp } from "./ShortcutHelp";
import { useShortcuts } from "./shortcuts";
import { type Theme, useTheme } from "./theme";

const NEXT_THEME: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const THEME_SIGN: Record<Theme, string> = { system: "◐", light: "☀", dark: "☾" };

/** What stands around every page: where one is, where else one can go, and the keys for both. */
export function Shell() {
  const navigate = useNavigate();
  const [theme, setTheme] = useTheme();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  useShortcuts({
    "mod+k": () => setOpen("palette"),
    "?": () => setOpen("help"),
    "g m": () => navigate({ to: "/models" }),
    "g e": () => navigate({ to: "/experiments" }),
    "g s": () => navigate({ to: "/settings" }),
    "/": () => document.querySelector<HTMLInputElement>("[data-search]")?.focus(),
  });
  return (
    <>
      <a className={css.skip} href="#main">
        Skip to the content
      </a>
      <header className={css.bar}>
        <Link to="/models" className={css.brand}>
          <img src="./icon.svg" alt="" width="24" height="24" />
          Regista
        </Link>
        <nav aria-label="Main" className={css.nav}>
          <Link to="/models">Models</Link>
          <Link to="/experiments">Experiments</Link>
          <Link to="/settings">Settings</Link>
        </nav>
        <Button look="quiet" className={css.palette} onClick={() => setOpen("palette")}>
          Go to… <kbd>⌘K</kbd>
        </Button>
        <Button
          look="quiet"
          onClick={() => setTheme(NEXT_THEME[theme])}
          aria-label={`Theme: ${theme}. Change to ${NEXT_THEME[theme]}`}
          title={`Theme: ${theme}`}
        >
          <span aria-hidden="true">{THEME_SIGN[theme]}</span>
        </Button>
      </header>
      <main id="main" className={css.main} tabIndex={-1}>
        <Outlet />
      </main>
      {open === "palette" && <Palette onClose={() => setOpen(null)} />}
      {open === "help" && <ShortcutHelp onClose={() => setOpen(null)} />}
    </>
  );
}
