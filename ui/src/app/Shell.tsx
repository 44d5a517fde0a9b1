import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../primitives/Button";
import { Palette } from "./Palette";
import css from "./Shell.module.css";
import { ShortcutHelp } from "./ShortcutHelp";
import { useShortcuts } from "./shortcuts";
import { type Theme, useTheme } from "./theme";

const NEXT_THEME: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const THEME_SIGN: Record<Theme, string> = { system: "◐", light: "☀", dark: "☾" };

/** The pages of the main navigation, with the addresses that belong to them. */
const SECTIONS = [
  { to: "/models", text: "Models", has: /^\/(models|compare\/versions)/ },
  { to: "/experiments", text: "Experiments", has: /^\/(experiments|runs|logged-models|compare\/runs)/ },
  { to: "/settings", text: "Settings", has: /^\/settings/ },
] as const;

/** What stands around every page: where one is, where else one can go, and the keys for both. */
export function Shell() {
  const navigate = useNavigate();
  const place = useRouterState({ select: ({ location }) => location.pathname });
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
          {SECTIONS.map(({ to, text, has }) => (
            <Link key={to} to={to} className={has.test(place) ? css.here : ""}>
              {text}
            </Link>
          ))}
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
