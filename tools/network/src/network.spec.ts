import { spawn } from 'node:child_process';
import { makeNetwork, type Network, whyNot } from './network';
import { netemWords } from './netem';

const reason = whyNot();
/** Without root and TUN devices there is no network to be tried. */
const trial = (name: string, run: () => Promise<void>): void =>
  reason === undefined ? test(name, run) : test.skip(`${name} (left out: ${reason})`, run);

let network: Network;
beforeAll(async () => {
  if (reason === undefined) network = await makeNetwork(['a', 'b'], { emulation: 'relay', seed: 5 });
});
afterAll(() => network?.close());

/** Listens on b by UDP and prints what comes, or sends it back. */
const receiver = (answers: boolean): string => `
  const socket = require('node:dgram').createSocket({ type: 'udp4', recvBufferSize: 4e6 });
  socket.on('message', (data, { port, address }) => ${answers ? 'socket.send(data, port, address)' : "process.stdout.write(data + '\\n')"});
  socket.bind(5000, () => console.log('ready'));`;

/** Starts a program on a node. @returns its first line's promise, and a way to end it and have all it said. */
const start = (node: string, program: string) => {
  const [command, ...words] = network.on(node, [process.execPath, '-e', program]) as [string, ...string[]];
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env } });
  let said = '';
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    lines.splice(0, lines.length, ...said.split('\n').slice(0, -1));
    waiting.splice(0).forEach((tell) => tell());
  });
  const until = async (count: number): Promise<void> => {
    while (lines.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return {
    lines,
    until,
    say: (text: string) => child.stdin.write(text),
    ended,
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};

/** Sends numbered messages from a to b, a few at a time. @returns what arrived. */
const sendMany = async (count: number): Promise<string[]> => {
  const there = start('b', receiver(false));
  await there.until(1);
  const sender = start(
    'a',
    `const socket = require('node:dgram').createSocket('udp4');
     let sent = 0;
     const more = () => {
       for (let i = 0; i < 20 && sent < ${count}; i++) socket.send(String(sent++), 5000, '${network.addressOf('b')}');
       if (sent < ${count}) return void setTimeout(more, 2);
       socket.close();
     };
     more();`,
  );
  await sender.ended;
  // The last ones are on their way: the delay, and what a loaded machine needs.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await there.end();
  return there.lines.slice(1);
};

trial('a delay lasts in both directions, and no answer comes sooner', async () => {
  await network.setAll({ delay: 30 });
  const there = start('b', receiver(true));
  await there.until(1);
  const asker = start(
    'a',
    `const socket = require('node:dgram').createSocket('udp4');
     const sent = performance.now();
     socket.on('message', () => { console.log(performance.now() - sent); socket.close(); });
     socket.send('?', 5000, '${network.addressOf('b')}');`,
  );
  await asker.ended;
  await there.end();
  expect(Number(asker.lines[0])).toBeGreaterThanOrEqual(60);
});

trial('loses the share that it is told, and mixes nothing up by jitter', async () => {
  await network.setAll({ delay: 5, jitter: 5, loss: 0.3 });
  const numbers = (await sendMany(1000)).map(Number);
  // Binomial: 700 +- 14.5; six standard deviations.
  expect(Math.abs(numbers.length - 700)).toBeLessThan(87);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

trial('carries no more than the rate', async () => {
  await network.setAll({ rate: 8 });
  const [mine, theirs] = [`const net = require('node:net');`, network.addressOf('b')];
  const there = start(
    'b',
    `${mine} net.createServer((socket) => { let size = 0; socket.on('data', (data) => (size += data.length)); socket.on('end', () => socket.end(String(size))); })
     .listen(5001, () => console.log('ready'));`,
  );
  await there.until(1);
  const sender = start(
    'a',
    `${mine} const sent = performance.now();
     const socket = net.connect(5001, '${theirs}', () => socket.end(Buffer.alloc(1e6)));
     socket.on('data', (size) => console.log(size + '\\n' + (performance.now() - sent)));`,
  );
  await sender.ended;
  await there.end();
  // A million bytes at a million a second; headers are on top.
  expect(Number(sender.lines[0])).toBe(1e6);
  expect(Number(sender.lines[1])).toBeGreaterThanOrEqual(1000);
});

trial('a cut is silence, and a connection that outlives it goes on', async () => {
  await network.setAll({});
  const there = start(
    'b',
    `require('node:net').createServer((socket) => socket.on('data', (data) => console.log(String(data)))).listen(5002, () => console.log('ready'));`,
  );
  await there.until(1);
  const sender = start('a', `const socket = require('node:net').connect(5002, '${network.addressOf('b')}'); process.stdin.pipe(socket);`);
  sender.say('before');
  await there.until(2);
  await network.cut('b');
  expect(await sendMany(20)).toEqual([]);
  sender.say('after');
  await network.heal('b');
  await there.until(3);
  expect(there.lines).toEqual(['ready', 'before', 'after']);
  await Promise.all([sender.end(), there.end()]);
});

test('words for netem', () => {
  expect(netemWords({ delay: 50, jitter: 5, loss: 0.05, rate: 100 })).toEqual(['delay', '50ms', '5ms', 'loss', '5%', 'rate', '100mbit']);
  expect(netemWords({ loss: 1 })).toEqual(['loss', '100%']);
  expect(netemWords({})).toEqual([]);
});
