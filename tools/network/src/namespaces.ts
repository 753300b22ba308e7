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

/** Makes a namespace for each name, with a loopback and nothing else. */
export const addNamespaces = async (names: readonly string[]): Promise<readonly Node[]> => {
  const nodes = names.map((name, index) => ({ name, namespace: `longway-${process.pid}-${name}`, address: addressOf(index) }));
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
