import { LongwayError } from '@longway/contracts';
import { printWarning } from '../output/print-error';

/** Where the live page is served. */
export interface LiveAddress {
  readonly host: string;
  /** Undefined: the usual one, or a free one. */
  readonly port?: number;
}

const isLocal = (host: string): boolean => /^(127(\.\d+){3}|::1|localhost)$/.test(host);

/** @param option what names the port on the command line. @throws LongwayError, exit `usage`, for what is no port. */
export const liveAddress = (option: string, port: string | undefined, host = '127.0.0.1'): LiveAddress => {
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536)) {
    const remedy = option === '--live' ? 'name the file first: longway run FILE --live' : `${option} 7007`;
    throw new LongwayError('this is no port', { where: option, expected: 'a number from 0 to 65535', found: port, remedy }, 'usage');
  }
  if (!isLocal(host))
    printWarning(`the live page can be seen by whoever reaches ${host}, without a password; its buttons need the whole address.`);
  return { host, ...(port !== undefined && { port: Number(port) }) };
};
