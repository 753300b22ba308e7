import { LongwayError } from '@longway/contracts';

/** Where the server is, and what it wants to see. */
export interface Address {
  /** Without a password, and without a slash at its end. */
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const missing = (found?: string): LongwayError =>
  new LongwayError(
    'The sink mlflow needs the address of a tracking server.',
    {
      where: 'sinks',
      expected: 'http://... or https://...',
      found,
      remedy: 'Set `uri` beside the name of the sink, or MLFLOW_TRACKING_URI in the environment; `mlflow server` starts one.',
    },
    'usage',
  );

const basic = (name: string, password: string): string => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

/** MLflow's own clients take a name with a password before a token. */
const authorization = (url: URL, environment: Environment): string | undefined => {
  const { MLFLOW_TRACKING_USERNAME: name, MLFLOW_TRACKING_PASSWORD: password, MLFLOW_TRACKING_TOKEN: token } = environment;
  if (name && password) return basic(name, password);
  if (url.username) return basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
  return token ? `Bearer ${token}` : undefined;
};

/**
 * The server's address, and the credentials that MLflow's own variables hold. Nothing of the latter is part of any message.
 *
 * @throws LongwayError, exit `usage`, where no address is given or it is none of a server.
 */
export const addressOf = (uri: string | undefined, environment: Environment = process.env): Address => {
  const given = uri ?? environment['MLFLOW_TRACKING_URI'];
  if (!given) throw missing();
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw missing(url ? `an address that starts with ${url.protocol}` : 'no address');
  const credentials = authorization(url, environment);
  return {
    uri: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    headers: { 'content-type': 'application/json', ...(credentials && { authorization: credentials }) },
  };
};
