import createClient from "openapi-fetch";
import { BASE_PATH } from "./base";
import type { components, operations, paths } from "./schema";

export const api = createClient<paths>({ baseUrl: BASE_PATH });

/** An entity or request of the API by its name there. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

export type Operation = keyof operations;

/** What the server refused: its code and message, as it said them. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

interface Called<Reply> {
  data?: Reply;
  error?: unknown;
  response: Response;
}

/** The reply of a call, or the error that the server, or the way to it, answered with. */
export async function replyOf<Reply>(call: Promise<Called<Reply>>): Promise<Reply> {
  let called: Called<Reply>;
  try {
    called = await call;
  } catch {
    throw new ApiError(0, "UNREACHABLE", "The server does not answer.");
  }
  const { data, error, response } = called;
  if (data !== undefined) return data;
  const told = (error ?? {}) as { error_code?: string; message?: string };
  throw new ApiError(response.status, told.error_code ?? "UNKNOWN", told.message ?? `HTTP ${response.status}`);
}
