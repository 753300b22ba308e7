import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasMpirun, missingMpirun, mpirun } from '@longway/mpi/testing';

const root = join(__dirname, '../../../..');

interface Told {
  readonly rank: number;
  readonly ordered: readonly number[][][];
  readonly mean: readonly number[][];
  readonly compressed: readonly string[][];
  readonly statistics: unknown;
  readonly batchNorm: readonly number[][];
}

/** What two ranks of test/rank.ts say. */
const start = (): readonly Told[] => {
  const program = [join(root, 'node_modules/jiti/lib/jiti-cli.mjs'), join(__dirname, '../../test/rank.ts')];
  const [command, ...words] = mpirun(2, [process.execPath, '--conditions=@longway/source', ...program]);
  const { stdout, stderr, status } = spawnSync(command, words, { cwd: root, encoding: 'utf8', env: { ...process.env } });
  if (status !== 0) throw new Error(stderr);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Told).sort((a, b) => a.rank - b.rank);
};

(hasMpirun() ? describe : describe.skip)(hasMpirun() ? 'two ranks' : `two ranks, ${missingMpirun}`, () => {
  let told: readonly Told[] = [];
  beforeAll(() => void (told = start()));

  test('have the means of their values, whichever are ready first', () => {
    for (const { ordered } of told) {
      for (const numbers of ordered) {
        const [first, second, again] = numbers as [number[], number[], number[]];
        [1.5, 2, 1.5].forEach((value, i) => expect(first[i]).toBeCloseTo(value, 4));
        expect(second[0]).toBeCloseTo(5, 3);
        expect(again).toEqual([1.5, 2, 1.5]);
      }
    }
  });

  test('have the same ones to the last bit', () => {
    const [a, b] = told as [Told, Told];
    expect(a.mean).toEqual([[Math.fround(1 / 3), 0.5, Math.fround(-1e-8)], [0.5]]);
    expect(b.mean).toEqual(a.mean);
    expect(b.ordered).toEqual(a.ordered);
    expect(b.compressed).toEqual(a.compressed);
  });

  test('send values rounded to bfloat16, to the nearest and ties to even', () => {
    const [{ compressed }] = told as [Told];
    const [thirds, halves] = compressed as [string[], string[]];
    // 1/3 is 0x3eaaaaab: 0x3eab is nearer than 0x3eaa.
    expect(thirds.slice(0, 2)).toEqual(['0.333984375', '0.5']);
    expect(Number(thirds[2]) / -1e-8).toBeCloseTo(1, 2);
    expect(halves).toEqual(['1', String(1 + 2 ** -6), 'NaN', 'Infinity', '1']);
  });

  test('count what they send', () => {
    const [{ statistics }] = told as [Told];
    // Two buckets, of 5 and of 3 numbers of two bytes.
    expect(statistics).toEqual({ collectives: 2, bytes: 16, waited: true, transferred: true });
  });

  test('normalise by the statistics of both halves of a batch as one process does by those of the whole', () => {
    for (const { batchNorm } of told) {
      for (const differences of batchNorm) {
        const [value, ofImages, ofGamma, ofBeta, mean, variance] = differences as [number, number, number, number, number, number];
        // Values of 50 with a spread of 0.1 have an error of 2e-6, which the spread makes 4e-5.
        expect(Math.max(value, mean)).toBeLessThan(2e-4);
        expect(Math.max(ofImages, ofGamma, ofBeta, variance)).toBeLessThan(1e-4);
      }
    }
  });
});
