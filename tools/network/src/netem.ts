import { type Conditions, silence } from './conditions';
import type { Emulation } from './emulation';
import { namespaceOf, type Node, PREFIX } from './namespaces';
import { system } from './system';

/** Of a node's device in its namespace. */
const DEVICE = 'link0';
const BRIDGE = 'bridge0';

/** The words behind `netem` of tc-netem(8). */
export const netemWords = ({ delay = 0, jitter = 0, loss = 0, rate }: Conditions): string[] => [
  ...(delay > 0 || jitter > 0 ? ['delay', `${delay}ms`, ...(jitter > 0 ? [`${jitter}ms`] : [])] : []),
  ...(loss > 0 ? ['loss', `${100 * loss}%`] : []),
  ...(rate === undefined ? [] : ['rate', `${rate}mbit`]),
];

/** Whether this kernel has netem; asks it to, in a namespace that is gone afterwards. */
export const hasNetem = async (): Promise<boolean> => {
  const namespace = namespaceOf('netem');
  await system('ip', 'netns', 'add', namespace);
  try {
    return await system('tc', '-n', namespace, 'qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms').then(
      () => true,
      () => false,
    );
  } finally {
    await system('ip', 'netns', 'delete', namespace);
  }
};

/** Pairs of virtual Ethernet devices, bridged in a namespace of their own; netem at both ends of each. */
export const connectByNetem = async (nodes: readonly Node[]): Promise<Emulation> => {
  const middle = namespaceOf('bridge');
  const portOf = (node: Node): string => `port${nodes.indexOf(node)}`;
  const wanted = new Map<Node, Conditions>();
  const shape = async (namespace: string, device: string, conditions: Conditions): Promise<void> => {
    const words = netemWords(conditions);
    await system('tc', '-n', namespace, 'qdisc', 'replace', 'dev', device, 'root', ...(words.length > 0 ? ['netem', ...words] : ['pfifo']));
  };
  await system('ip', 'netns', 'add', middle);
  await system('ip', '-n', middle, 'link', 'add', BRIDGE, 'type', 'bridge');
  await system('ip', '-n', middle, 'link', 'set', BRIDGE, 'up');
  for (const node of nodes) {
    const port = portOf(node);
    await system('ip', '-n', middle, 'link', 'add', port, 'type', 'veth', 'peer', 'name', DEVICE, 'netns', node.namespace);
    await system('ip', '-n', middle, 'link', 'set', port, 'master', BRIDGE, 'up');
    await system('ip', '-n', node.namespace, 'address', 'add', `${node.address}/${PREFIX}`, 'dev', DEVICE);
    await system('ip', '-n', node.namespace, 'link', 'set', DEVICE, 'up');
  }
  return {
    name: 'netem',
    set: async (node, conditions) => {
      wanted.set(node, conditions);
      await shape(node.namespace, DEVICE, conditions);
    },
    cut: async (node) => {
      await shape(node.namespace, DEVICE, silence);
      await shape(middle, portOf(node), silence);
    },
    heal: async (node) => {
      await shape(middle, portOf(node), {});
      await shape(node.namespace, DEVICE, wanted.get(node) ?? {});
    },
    close: async () => {
      await system('ip', 'netns', 'delete', middle);
    },
  };
};
