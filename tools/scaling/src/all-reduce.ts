/** A connection between two ranks: a message of n bytes takes `latency + n / bandwidth` seconds. */
export interface Link {
  /** Seconds a message. */
  readonly latency: number;
  /** Bytes a second in each direction. */
  readonly bandwidth: number;
}

export const algorithms = ['ring', 'halving-doubling'] as const;
/** How an all-reduce goes about it. */
export type Algorithm = (typeof algorithms)[number];

/**
 * Seconds of an all-reduce of `bytes` bytes over `ranks` ranks. Every rank sends and receives at once, no two messages share a wire in one
 * direction, and the additions cost nothing beside the sending.
 */
type Cost = (bytes: number, ranks: number, link: Link) => number;

/** A reduce-scatter and an all-gather around a ring: 2 (p - 1) messages of n / p bytes (Patarasuk and Yuan 2009). */
const ring: Cost = (bytes, ranks, { latency, bandwidth }) => 2 * (ranks - 1) * (latency + bytes / ranks / bandwidth);

/**
 * A reduce-scatter by halves and an all-gather by doubling (Rabenseifner; Thakur, Rabenseifner and Gropp 2005): 2 log2 p messages that carry
 * 2 (p - 1) / p of the bytes. Ranks beyond a power of two give all they have to a partner first, and get the result from it at the end.
 */
const halvingDoubling: Cost = (bytes, ranks, { latency, bandwidth }) => {
  const rounds = Math.floor(Math.log2(ranks));
  const power = 2 ** rounds;
  const around = power === ranks ? 0 : 2 * (latency + bytes / bandwidth);
  return 2 * rounds * latency + (2 * (power - 1) * bytes) / power / bandwidth + around;
};

const costs: Readonly<Record<Algorithm, Cost>> = { ring, 'halving-doubling': halvingDoubling };

/** Ranks that all-reduce together. */
export interface Cluster {
  readonly nodes: number;
  /** Ranks of a node. */
  readonly perNode: number;
  /** Between nodes; the ranks of a node share it. */
  readonly between: Link;
  /** Within a node. */
  readonly within: Link;
  readonly algorithm: Algorithm;
}

/**
 * Seconds of one all-reduce. With several ranks a node it is hierarchical: a ring reduce-scatter within the node; an all-reduce between nodes, of
 * each rank's share beside the others', which together carry all the bytes over the node's connection; an all-gather within the node.
 */
export const allReduceSeconds = (bytes: number, { nodes, perNode, between, within, algorithm }: Cluster): number =>
  ring(bytes, perNode, within) + costs[algorithm](bytes, nodes, between);

/** Seconds of a barrier by dissemination: log2 p rounds, rounded up, of a message each (Hensgen, Finkel and Manber 1988); over both kinds of connections. */
export const barrierSeconds = ({ nodes, perNode, between, within }: Omit<Cluster, 'algorithm'>): number =>
  Math.ceil(Math.log2(nodes)) * between.latency + Math.ceil(Math.log2(perNode)) * within.latency;

/** What longway does for a mean over ranks: it waits, without keeping a core busy, until all have come, and then all-reduces. */
export const collectiveSeconds = (bytes: number, cluster: Cluster): number => barrierSeconds(cluster) + allReduceSeconds(bytes, cluster);
