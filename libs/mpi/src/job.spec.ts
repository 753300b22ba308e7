import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Job } from './job';
import { hasMpirun, missingMpirun, mpirun } from './testing';

const root = join(__dirname, '../../..');

/** Starts ranks of testing/exchange.ts. */
const start = (ranks: number, task: string) => {
  const program = [join(root, 'node_modules/jiti/lib/jiti-cli.mjs'), join(__dirname, 'testing/exchange.ts'), task];
  const [command, ...words] = mpirun(ranks, [process.execPath, '--conditions=@longway/source', ...program]);
  return spawnSync(command, words, { cwd: root, encoding: 'utf8', env: { ...process.env } });
};

interface Told {
  readonly rank: number;
  readonly busy: number;
}

(hasMpirun() ? describe : describe.skip)(hasMpirun() ? 'ranks' : `ranks, ${missingMpirun}`, () => {
  test('know each other, tell each other texts of any length, and wait without work', () => {
    const { stdout, stderr, status } = start(3, 'exchange');
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Told)
      .sort((a, b) => a.rank - b.rank);
    expect(told).toMatchObject(
      [0, 1, 2].map((rank) => ({
        ...{ rank, size: 3, launch: { rank, localRank: rank, localSize: 3 } },
        name: expect.stringMatching(new RegExp(`^rank ${rank} \\(${hostname()}, pid \\d+\\)$`)),
        said: ['rank 0: ', 'rank 1: ääääääääää', 'rank 2: ääääääääääääääääääää'],
        nothing: ['', '', ''],
      })),
    );
    // One that looked all the time would have been busy for the 600 ms that rank 0 is late.
    for (const { busy } of told.slice(1)) expect(busy).toBeLessThan(300);
  });

  test('end together where one gives up, under its name and with its code', () => {
    const { stderr, status } = start(2, 'fail');
    expect(status).toBe(6);
    expect(stderr).toMatch(/rank 1 \(.*, pid \d+\): it hurts/);
  });

  test('end where another one does not come in time', () => {
    const { stderr, status } = start(2, 'wait');
    expect(status).toBe(4);
    expect(stderr).toMatch(/rank 1 \(.*, pid \d+\): has waited 0.5 s for the other ranks/);
  });
});

test('without Open MPI, the message says how to install it', () => {
  jest.isolateModules(() => {
    const load = (name: string) => {
      throw new Error(`${name}: cannot open shared object file`);
    };
    jest.doMock('koffi', () => ({ __esModule: true, default: { load } }));
    const { Job: Fresh } = jest.requireActual<{ Job: typeof Job }>('./job');
    expect(() => Fresh.join({ OMPI_COMM_WORLD_RANK: '0' })).toThrow(/Open MPI does not load[^]*libmpi\.so\.40[^]*apt install openmpi-bin/);
  });
});
