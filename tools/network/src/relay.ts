import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LongwayError } from '@longway/contracts';
import { type Conditions, silence } from './conditions';
import type { Emulation } from './emulation';
import { type Node, PREFIX } from './namespaces';
import { system } from './system';

const source = join(__dirname, '../native/relay.cpp');
/** Packets that wait for the relay in a device; a shorter queue would lose some in bursts, beside those that are to be lost. */
const DEVICE_QUEUE = '10000';

const build = (folder: string): string => {
  const program = join(folder, 'relay');
  execFileSync(process.env['CXX'] ?? 'g++', ['-std=c++17', '-O2', '-o', program, source], { stdio: ['ignore', 2, 2] });
  return program;
};

/** Packets of one direction. */
export interface Count {
  readonly packets: number;
  readonly bytes: number;
  readonly dropped: number;
}

/** A process that carries packets between TUN devices; see native/relay.cpp. */
export class Relay implements Emulation {
  readonly name = 'relay';
  private readonly answers: AsyncIterator<string>;
  private readonly wanted = new Map<Node, Conditions>();
  private readonly isCut = new Set<Node>();
  /** Orders wait for each other: an answer is told from another by its turn only. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly nodes: readonly Node[],
    private readonly child: ChildProcess,
  ) {
    this.answers = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  /** Compiles the relay, starts it and gives its devices their addresses. @param seed fixes which packets are lost, and how late they are. */
  static async connect(nodes: readonly Node[], seed: number): Promise<Relay> {
    const folder = mkdtempSync(join(tmpdir(), 'longway-relay-'));
    try {
      const words = [String(seed), ...nodes.map(({ namespace, address }) => `${namespace}=${address}`)];
      const child = spawn(build(folder), words, { stdio: ['pipe', 'pipe', 'inherit'] });
      const relay = new Relay(nodes, child);
      await relay.answer('ready');
      for (const { namespace, address } of nodes) {
        await system('ip', '-n', namespace, 'address', 'add', `${address}/${PREFIX}`, 'dev', 'link0');
        await system('ip', '-n', namespace, 'link', 'set', 'link0', 'txqueuelen', DEVICE_QUEUE, 'up');
      }
      return relay;
    } finally {
      // The program runs on without its file.
      rmSync(folder, { recursive: true });
    }
  }

  async set(node: Node, conditions: Conditions): Promise<void> {
    this.wanted.set(node, conditions);
    await this.apply();
  }

  async cut(node: Node): Promise<void> {
    this.isCut.add(node);
    await this.apply();
  }

  async heal(node: Node): Promise<void> {
    this.isCut.delete(node);
    await this.apply();
  }

  async count(from: Node, to: Node): Promise<Count> {
    const answer = await this.ask(`count ${this.nodes.indexOf(from)} ${this.nodes.indexOf(to)}`);
    const [packets = 0, bytes = 0, dropped = 0] = answer.split(' ').map(Number);
    return { packets, bytes, dropped };
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin?.end();
    await ended;
  }

  private async apply(): Promise<void> {
    for (const [from, sender] of this.nodes.entries())
      for (const [to, receiver] of this.nodes.entries()) {
        if (from === to) continue;
        const isCut = this.isCut.has(sender) || this.isCut.has(receiver);
        const { delay = 0, jitter = 0, loss = 0, rate = 0 } = isCut ? silence : (this.wanted.get(sender) ?? {});
        await this.ask(`set ${from} ${to} ${delay * 1e3} ${jitter * 1e3} ${loss} ${(rate * 1e6) / 8}`, 'ok');
      }
  }

  private ask(order: string, expected?: string): Promise<string> {
    const turn = this.last.then(() => {
      this.child.stdin?.write(`${order}\n`);
      return this.answer(expected);
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async answer(expected?: string): Promise<string> {
    const { value, done } = await this.answers.next();
    if (!done && (expected === undefined || value === expected)) return value as string;
    throw new LongwayError('the relay does not answer as it should', {
      ...(expected && { expected }),
      found: done ? 'it has ended' : (value as string),
    });
  }
}
