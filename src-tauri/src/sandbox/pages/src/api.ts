/** What the portal says when it does not know what happened. */
export const UNEXPECTED = "Ocurrió un error inesperado. Intenta nuevamente";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** An answer of the server about the request, as opposed to a broken server or network. */
  get isAnswer(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429 && this.code !== "";
  }
}

let sessionEnded: () => void = () => {};

/** Any call may learn that the session has ended; one place reacts to it. */
export function onSessionEnded(react: () => void): void {
  sessionEnded = react;
}

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData;
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`/api${path}`, {
      method,
      credentials: "same-origin",
      headers: body === undefined || form ? undefined : { "content-type": "application/json" },
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
    text = await answer.text();
  } catch {
    throw new ApiError(0, "network", UNEXPECTED);
  }
  const data = parse(text);
  if (answer.ok) {
    // An empty or foreign body on a call that must answer with facts is a fault, not a fact.
    if (data === undefined && method === "GET") throw new ApiError(answer.status, "", UNEXPECTED);
    return (data ?? {}) as T;
  }
  const { error = "", message = UNEXPECTED } = (data ?? {}) as { error?: string; message?: string };
  if (answer.status === 401 && path !== "/login") sessionEnded();
  throw new ApiError(answer.status, error, message);
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text for a person: the server's own when it answered, the general one otherwise. */
export function textOf(error: unknown): string {
  // The login on the screen says enough.
  if (error instanceof ApiError && error.status === 401) return "";
  return error instanceof ApiError && error.isAnswer ? error.message : UNEXPECTED;
}
