import { spawnSync } from 'node:child_process';
import { system } from './system';

/** A network namespace: a machine, as far as the network is concerned. */
export interface Node {
  readonly name: string;
  /** Of the namespace. */
  readonly namespace: string;
  readonly address: string;
}

/** Private addresses (RFC 1918), which only these namespaces see. */
const addressOf = (index: number): string => `10.77.0.${index + 1}`;

/** Of the addresses' prefix, in bits. */
export const PREFIX = 24;

const own = `longway-${process.pid}-`;

/** Of this process. */
export const namespaceOf = (name: string): string => `${own}${name}`;

const linesOf = (program: string, ...words: readonly string[]): string[] =>
  String(spawnSync(program, words).stdout ?? '')
    .split('\n')
    .filter(Boolean);

/** Namespaces outlive who made them: this process, however it ends, takes its own away, and ends what still runs there. */
const takeAwayAtExit = (): void => {
  process.once('exit', () => {
    const left = linesOf('ip', 'netns', 'list').map((line) => line.split(' ')[0] as string);
    for (const namespace of left.filter((name) => name.startsWith(own))) {
      linesOf('ip', 'netns', 'pids', namespace).forEach((pid) => spawnSync('kill', ['-KILL', pid]));
      spawnSync('ip', ['netns', 'delete', namespace]);
    }
  });
};

let isFirst = true;

/** Makes a namespace for each name, with a loopback and nothing else. */
export const addNamespaces = async (names: readonly string[]): Promise<readonly Node[]> => {
  if (isFirst) takeAwayAtExit();
  isFirst = false;
  const nodes = names.map((name, index) => ({ name, namespace: namespaceOf(name), address: addressOf(index) }));
  for (const { namespace } of nodes) {
    await system('ip', 'netns', 'add', namespace);
    await system('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
  }
  return nodes;
};

/** What still runs in them goes on without a network. */
export const deleteNamespaces = async (nodes: readonly Node[]): Promise<void> => {
  for (const { namespace } of nodes) await system('ip', 'netns', 'delete', namespace);
};

/** The words that run a command on a node, which has a host name of its own. */
export const onNode = ({ namespace, name }: Node, command: readonly string[]): string[] => [
  ...['ip', 'netns', 'exec', namespace, 'unshare', '--uts', 'sh', '-c', 'hostname "$0" && exec "$@"', name],
  ...command,
];

/** Ids of the processes that run on a node. */
export const processesOn = async ({ namespace }: Node): Promise<readonly number[]> =>
  (await system('ip', 'netns', 'pids', namespace)).split('\n').filter(Boolean).map(Number);
