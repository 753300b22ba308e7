import { z } from 'zod';
import type { Address } from './address';

/** The server cannot be reached, or is too busy: worth another try. */
export class ServerAway extends Error {}

/** The server is there and says no. */
export class ServerRefused extends Error {
  constructor(
    message: string,
    /** What MLflow calls the reason: `RESOURCE_DOES_NOT_EXIST`. */
    readonly code: string,
  ) {
    super(message);
  }
}

/** Milliseconds, as MLflow's own clients wait. Between training steps that block this thread an answer may take long to be heard. */
const PATIENCE = 120_000;

/** Characters of what a server says that are passed on. */
const MOST_SAID = 300;

const busy = new Set([408, 425, 429]);

const fault = z.object({ error_code: z.string().default(''), message: z.string().default('') });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
};

/** An MLflow tracking server, through its REST interface, version 2.0. */
export class MlflowServer {
  constructor(private readonly address: Address) {}

  get uri(): string {
    return this.address.uri;
  }

  get<T>(path: string, values: Readonly<Record<string, string>>, answer: z.ZodType<T>): Promise<T> {
    return this.call('GET', `${path}?${new URLSearchParams(values).toString()}`, undefined, answer);
  }

  post<T>(path: string, values: object, answer: z.ZodType<T>): Promise<T> {
    return this.call('POST', path, JSON.stringify(values), answer);
  }

  /** @throws ServerAway, ServerRefused */
  private async call<T>(method: string, path: string, body: string | undefined, answer: z.ZodType<T>): Promise<T> {
    const { status, text } = await this.fetch(method, path, body);
    const answered = parsed(text);
    if (status >= 500 || busy.has(status)) throw new ServerAway(`it answers ${status}`);
    const where = path.split('?')[0];
    if (status >= 400) {
      const { error_code: code = '', message = '' } = fault.safeParse(answered).data ?? {};
      const said = [`it answers ${status} to ${where}`, code, message].filter(Boolean).join(': ').replaceAll(/\s+/g, ' ');
      throw new ServerRefused(said.slice(0, MOST_SAID).replace(/\.$/, ''), code);
    }
    const understood = answer.safeParse(answered);
    if (understood.success) return understood.data;
    throw new ServerRefused(`its answer to ${where} is not MLflow’s: ${text.slice(0, 80)}`, '');
  }

  private async fetch(method: string, path: string, body: string | undefined): Promise<{ readonly status: number; readonly text: string }> {
    const { uri, headers } = this.address;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const response = await fetch(`${uri}/api/2.0/mlflow/${path}`, { method, headers, signal, ...(body !== undefined && { body }) });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new ServerAway(reasonOf(error));
    }
  }
}
