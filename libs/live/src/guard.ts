import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** The name in a Host header, without its port. */
const nameIn = (host: string): string => {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]*))(?::\d{1,5})?$/.exec(host) ?? [];
  return (bracketed ?? plain ?? '').toLowerCase();
};

/**
 * Whether a request was meant for this server. A page from elsewhere can have its own name lead to this machine (DNS rebinding), and would then
 * be of the same origin; it cannot do so with an address or with `localhost`.
 *
 * @param allowed the host that the user named.
 */
export const isOwnHost = (host: string | undefined, allowed: string): boolean => {
  if (host === undefined) return false;
  const name = nameIn(host);
  return name === 'localhost' || isIP(name) !== 0 || (name !== '' && name === allowed.toLowerCase()) || name === hostname().toLowerCase();
};

/** Whether a page of this server asks: browsers say where the page is from. A request without that is no page's. */
export const isOwnOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  origin === undefined || (host !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether an `Authorization` header bears the token. Takes as long for any wrong one. */
export const bearsToken = (header: string | undefined, token: string): boolean =>
  timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
