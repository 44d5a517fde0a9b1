import { type Theme, useTheme } from "../app/theme";
import { Panel } from "../primitives/Panel";
import css from "./SettingsPage.module.css";

const THEMES: Record<Theme, string> = { system: "As the system has it", light: "Light", dark: "Dark" };

/** How the pages look in this browser. */
export function ThemePanel() {
  const [theme, setTheme] = useTheme();
  return (
    <Panel title="Theme">
      <div className={css.choices} role="radiogroup" aria-label="Theme">
        {(Object.keys(THEMES) as Theme[]).map((key) => (
          <label key={key} className={css.choice}>
            <input type="radio" name="theme" checked={theme === key} onChange={() => setTheme(key)} />
            {THEMES[key]}
          </label>
        ))}
      </div>
    </Panel>
  );
}
