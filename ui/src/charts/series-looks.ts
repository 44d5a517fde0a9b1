const COLOURS = 6;
const DASHES = [[], [6, 4], [2, 3], [10, 3, 2, 3]];

/** How a curve is told from the others: one of the colours of the theme, and dashes when these are used up. */
export interface Look {
  /** The name of the colour among the CSS variables. */
  variable: string;
  dash: number[];
}

export function lookOf(index: number): Look {
  const dash = DASHES[Math.floor(index / COLOURS) % DASHES.length] ?? [];
  return { variable: `--series-${(index % COLOURS) + 1}`, dash };
}

/** What a CSS variable is on the page now: a canvas takes no variables, and none with a colour for each theme. */
export function colourOf(place: HTMLElement, variable: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${variable})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The same colour, fainter. */
export function faint(colour: string, alpha: number): string {
  const channels = /^rgba?\((\d+), (\d+), (\d+)/.exec(colour);
  return channels ? `rgb(${channels.slice(1).join(" ")} / ${alpha})` : colour;
}
