/** A context on which a pixel is a pixel of the page, however fine the screen is; what was drawn before is gone. */
export function clearedContext(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const fine = window.devicePixelRatio;
  canvas.width = width * fine;
  canvas.height = height * fine;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context?.scale(fine, fine);
  return context;
}
