import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { LongwayError } from '@longway/contracts';
import type { Conditions } from './conditions';
import type { Emulation, EmulationName } from './emulation';
import { addNamespaces, deleteNamespaces, namespaceOf, type Node, onNode, processesOn } from './namespaces';
import { connectByNetem, hasNetem } from './netem';
import { Relay } from './relay';

/** Machines that share this one's files and processors and nothing of its network, and a network among them. */
export interface Network {
  readonly emulation: EmulationName;
  addressOf(name: string): string;
  /** The words that run a command on a node. */
  on(name: string, command: readonly string[]): readonly string[];
  set(name: string, conditions: Conditions): Promise<void>;
  setAll(conditions: Conditions): Promise<void>;
  cut(name: string): Promise<void>;
  heal(name: string): Promise<void>;
  /** Whether no process whose command has this in it runs on a node, or all of those end within so many seconds. */
  isIdle(name: string, seconds: number, command: RegExp): Promise<boolean>;
  /** To all processes of a node. */
  signal(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Ends what still runs on the nodes, and takes them away. */
  close(): Promise<void>;
}

export interface NetworkOptions {
  /** Fixes what the relay loses; netem has a chance of its own. */
  readonly seed?: number;
  /** Otherwise netem where the kernel has it. */
  readonly emulation?: EmulationName;
}

const works = (program: string, ...words: readonly string[]): boolean => spawnSync(program, words).status === 0;

/** Why there can be no such networks here; undefined where there can. */
export const whyNot = (): string | undefined => {
  if (process.platform !== 'linux') return 'network namespaces are Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun';
  const missing = ['ip', 'tc', 'g++', 'unshare'].find((program) => !works('sh', '-c', `command -v ${program}`));
  if (missing !== undefined) return `there is no ${missing}`;
  const namespace = namespaceOf('trial');
  const given = works('ip', 'netns', 'add', namespace) && works('ip', 'netns', 'delete', namespace);
  return given ? undefined : 'this system gives no network namespaces';
};

const connect = async (nodes: readonly Node[], { seed = 1, emulation }: NetworkOptions): Promise<Emulation> =>
  (emulation ?? ((await hasNetem()) ? 'netem' : 'relay')) === 'netem' ? connectByNetem(nodes) : Relay.connect(nodes, seed);

/** Of a process; nothing of one that has ended. */
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

const isIdle = async (node: Node, seconds: number, command: RegExp): Promise<boolean> => {
  for (const start = performance.now(); performance.now() - start < seconds * 1e3; await sleep(200))
    if (!(await processesOn(node)).some((pid) => command.test(commandOf(pid)))) return true;
  return false;
};

const signalAll = async (node: Node, signal: NodeJS.Signals): Promise<void> => {
  for (const pid of await processesOn(node)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself meanwhile.
    }
  }
};

/** Makes a node for each name and connects them. Close it: namespaces outlive the process. */
export const makeNetwork = async (names: readonly string[], options: NetworkOptions = {}): Promise<Network> => {
  const nodes = await addNamespaces(names);
  const node = (name: string): Node => {
    const found = nodes.find((each) => each.name === name);
    if (!found) throw new LongwayError('no node has such a name', { expected: names.join(', '), found: name });
    return found;
  };
  try {
    const emulation = await connect(nodes, options);
    return {
      emulation: emulation.name,
      addressOf: (name) => node(name).address,
      on: (name, command) => onNode(node(name), command),
      set: (name, conditions) => emulation.set(node(name), conditions),
      setAll: async (conditions) => {
        for (const each of nodes) await emulation.set(each, conditions);
      },
      cut: (name) => emulation.cut(node(name)),
      heal: (name) => emulation.heal(node(name)),
      isIdle: (name, seconds, command) => isIdle(node(name), seconds, command),
      signal: (name, signal) => signalAll(node(name), signal),
      close: async () => {
        for (const each of nodes) await signalAll(each, 'SIGKILL');
        await emulation.close();
        await deleteNamespaces(nodes);
      },
    };
  } catch (error) {
    await deleteNamespaces(nodes);
    throw error;
  }
};
