import { readNeeds } from './needs';

test('nothing asked for is one process with what the scheduler gives', () => expect(readNeeds({})).toEqual({ ranks: 1 }));

test.each([
  ['4Gi', 4_294_967_296],
  ['1.5Mi', 1_572_864],
  ['500M', 500_000_000],
  ['2K', 2000],
  ['1000', 1000],
])('%s of memory are %d bytes', (memory, bytes) => expect(readNeeds({ memory })).toEqual({ ranks: 1, memory: bytes }));

test.each([
  ['12:30', 45_000],
  ['00:01:30', 90],
  ['2-00:00:10', 172_810],
])('%s are %d seconds', (time, seconds) => expect(readNeeds({ time })).toEqual({ ranks: 1, seconds }));

test.each([
  [{ memory: '4 GB' }, /memory[^]*found: +4 GB/],
  [{ memory: '0' }, /memory/],
  [{ time: '90' }, /time[^]*HH:MM/],
  [{ time: '00:00' }, /time/],
  [{ cpus: 6, ranks: 4 }, /4 ranks cannot share 6 cpus[^]*multiple of 4/],
  [{ gpus: 1, ranks: 2 }, /2 ranks cannot share 1 gpus/],
])('%j is refused', (texts, message) => expect(() => readNeeds(texts)).toThrow(message));
