/** The path below which the server answers, without a slash at its end: '' or '/registry'. */
export const BASE_PATH = new URL(document.baseURI).pathname.replace(/\/$/, "");

/** The address that clients are pointed at. */
export const SERVER_URL = window.location.origin + BASE_PATH;
