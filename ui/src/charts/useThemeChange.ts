import { useEffect, useEffectEvent } from "react";

/** Calls back when the colours of the page change: the theme was chosen anew, or the system's did. */
export function useThemeChange(onChange: () => void): void {
  const changed = useEffectEvent(onChange);
  useEffect(() => {
    const call = () => changed();
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", call);
    const observer = new MutationObserver(call);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      system.removeEventListener("change", call);
      observer.disconnect();
    };
  }, []);
}
