import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { exitCodes } from '@longway/contracts';
import { DecodeWorkers, writePack } from '@longway/data';
import { decimalNumber, misunderstood, wholeNumber } from '../cli/number-option';
import { type JsonOption, printResult } from '../output/print-result';
import { abortOnSignals } from './abort-on-signals';
import { type DatasetOptions, openDataset } from './open-dataset';

export interface PackOptions extends DatasetOptions, JsonOption {
  readonly out: string;
  readonly shorterSide?: string;
  readonly shardSize: string;
  readonly maxBroken: string;
}

const units: Readonly<Record<string, number>> = { '': 1, B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Bytes of a text as `256MiB`. */
export const parseSize = (text: string): number => {
  const [, digits, unit] = /^(\d{1,12})\s*([KMG]iB|B|)$/.exec(text) ?? [];
  const bytes = Number(digits) * (units[unit ?? ''] ?? NaN);
  if (bytes >= 1 && Number.isSafeInteger(bytes)) return bytes;
  throw misunderstood('--shard-size', 'bytes, e.g. 256MiB or 1GiB', text);
};

const sideOf = (text: string): number => wholeNumber('--shorter-side', text, [1, 99_999], 'a number of pixels, e.g. 256');

const shareOf = (text: string): number =>
  decimalNumber('--max-broken', text, (share) => share >= 0 && share <= 1, 'a share from 0 to 1, e.g. 0.05');

export const packData = async (name: string, options: PackOptions): Promise<number> => {
  const shardBytes = parseSize(options.shardSize);
  const shorterSide = options.shorterSide === undefined ? undefined : sideOf(options.shorterSide);
  const maxBroken = shareOf(options.maxBroken);
  const { dataset, choice } = await openDataset(name, options);
  const workers = new DecodeWorkers({ workers: availableParallelism(), prefetch: 1 });
  const controller = new AbortController();
  const undo = abortOnSignals(controller, 'Stopping. Shards that are whole are kept.');
  try {
    const folder = resolve(options.out);
    const report = (message: string) => console.log(message);
    const whole = await writePack({
      dataset,
      source: choice,
      folder,
      shorterSide,
      shardBytes,
      workers,
      maxBroken,
      signal: controller.signal,
      report,
    });
    printResult(
      options,
      { dataset: { name: 'packed', folder }, complete: whole },
      whole ? `\ndataset: { name: packed, folder: ${folder} }` : undefined,
    );
    if (!whole) console.error('stopped; the same command goes on');
    return whole ? 0 : exitCodes.interrupted;
  } finally {
    undo();
    await workers.close();
  }
};
