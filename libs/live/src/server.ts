import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { LongwayError } from '@longway/contracts';
import fastify, { type FastifyInstance } from 'fastify';
import { bearsToken, isOwnHost, isOwnOrigin } from './guard';
import { Hub, type Vitals } from './hub';
import type { Plan } from './plan';

/** What a viewer who has the token may ask for. */
export type Action = 'stop' | 'checkpoint';

export interface ServerOptions {
  /** The run folder: pictures come from there. */
  readonly folder: string;
  readonly plan: Plan;
  /** The address to listen at. */
  readonly host: string;
  /** Undefined: 7007, or any other one where that is taken. */
  readonly port?: number;
  /** Does what was asked for. @returns why it cannot; undefined where it is on its way. */
  readonly act: (action: Action) => Promise<string | undefined>;
}

export interface LiveServer {
  /** Of the page, with the token that its buttons need. */
  readonly url: string;
  readonly hub: Hub;
  /** @param vitals what the viewers are told last. */
  close(vitals: Vitals): Promise<void>;
}

/** Where a page is looked for when no port is given. */
const USUAL_PORT = 7007;

const headers = {
  // All that a page needs is here; nothing that it shows may make it ask elsewhere.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Of the run folder, nothing else is handed out. */
const previewFile = /^arms\/[\w.-]+\/seed-\d+\/(preview|previews\/step-\d+)\.json$/;

/**
 * Looks whether the page could be served, ahead of work that takes long.
 *
 * @throws LongwayError, exit `usage`, where the port is taken, or the host is not one of this machine.
 */
export const requireFreePort = async ({ host, port }: Pick<ServerOptions, 'host' | 'port'>): Promise<void> => {
  const server = fastify();
  try {
    await listen(server, host, port);
  } finally {
    await server.close();
  }
};

const listen = async (server: FastifyInstance, host: string, port: number | undefined): Promise<void> => {
  try {
    await server.listen({ host, port: port ?? USUAL_PORT });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && port === undefined) await server.listen({ host, port: 0 });
    else {
      const remedy = code === 'EADDRINUSE' ? 'name another port, or none: then a free one is taken' : 'name another port or host';
      throw new LongwayError(
        'the live page cannot be served',
        { where: `${host}:${port ?? USUAL_PORT}`, found: message, remedy, cause },
        'usage',
      );
    }
  }
};

const routes = (server: FastifyInstance, hub: Hub, token: string, { folder, host, act }: ServerOptions): void => {
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(headers);
    if (!isOwnHost(request.headers.host, host)) return reply.code(403).send({ reason: 'this server is not for that name' });
    if (!isOwnOrigin(request.headers.origin, request.headers.host)) return reply.code(403).send({ reason: 'another page asks' });
    return undefined;
  });
  server.get('/events', (request, reply) => {
    const seen = request.headers['last-event-id'];
    if (hub.isFull) return reply.code(503).send({ reason: 'too many viewers' });
    reply.hijack();
    reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    hub.connect(reply.raw, typeof seen === 'string' ? seen : undefined);
    return reply;
  });
  server.get<{ Params: { '*': string } }>('/previews/*', async (request, reply) => {
    const file = request.params['*'];
    if (!previewFile.test(file) || file.includes('..') || !hub.hasPreview(file)) return reply.code(404).send({ reason: 'no such picture' });
    const text = await readFile(join(folder, file)).catch(() => undefined);
    return text ? reply.type('application/json').send(text) : reply.code(404).send({ reason: 'the picture is gone' });
  });
  for (const action of ['stop', 'checkpoint'] as const) {
    server.route({
      method: ['GET', 'PUT', 'DELETE', 'PATCH'],
      url: `/actions/${action}`,
      handler: (_, reply) => reply.code(405).header('allow', 'POST').send({ reason: 'POST only' }),
    });
    server.post(`/actions/${action}`, async (request, reply) => {
      if (!bearsToken(request.headers.authorization, token)) return reply.code(403).send({ reason: 'wrong or missing token' });
      const reason = await act(action);
      return reason === undefined ? reply.code(202).send({}) : reply.code(409).send({ reason });
    });
  }
};

/** Serves the page and its events. */
export const openServer = async (options: ServerOptions): Promise<LiveServer> => {
  const server = fastify({ forceCloseConnections: true, bodyLimit: 1024 });
  const hub = new Hub(options.plan);
  const token = randomBytes(24).toString('base64url');
  routes(server, hub, token, options);
  const files = { decorateReply: false, cacheControl: false, index: 'index.html' } as const;
  await server.register(fastifyStatic, { ...files, root: join(__dirname, '..', 'page') });
  await server.register(fastifyStatic, { ...files, root: dirname(require.resolve('uplot')), prefix: '/uplot/' });
  await listen(server, options.host, options.port);
  const { port } = server.server.address() as AddressInfo;
  const name = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${name}:${port}/#token=${token}`,
    hub,
    async close(vitals) {
      hub.end(vitals);
      // What was written last is on its way before the connections are closed.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await server.close();
    },
  };
};
