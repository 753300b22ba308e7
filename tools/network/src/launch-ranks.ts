import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from './network';

/** Quotes a word for a shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** What mpirun starts its daemons with on other machines, in the place of ssh: it is given a host and a command for a shell. */
const agentOf = (network: Network, nodes: readonly string[]): string => `#!/bin/sh
host=$1
shift
case "$host" in
${nodes.map((node) => `${network.addressOf(node)}) exec ${network.on(node, ['sh', '-c']).map(quoted).join(' ')} "$*" ;;`).join('\n')}
esac
exit 1
`;

export interface LaunchOptions {
  /** Where the launcher's script is put. */
  readonly folder: string;
  /** Variables that every rank gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** More of Open MPI's (`--mca`). */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * The words that start a command on each of some nodes, a rank a node, by an mpirun on the first. Ranks and daemons talk over the network's
 * device alone.
 */
export const launchRanks = async (
  network: Network,
  nodes: readonly string[],
  command: readonly string[],
  { folder, environment = {}, parameters = {} }: LaunchOptions,
): Promise<readonly string[]> => {
  const agent = join(folder, 'agent.sh');
  await writeFile(agent, agentOf(network, nodes));
  await chmod(agent, 0o700);
  const all = {
    plm_rsh_agent: agent,
    btl: 'tcp,self',
    btl_tcp_if_include: 'link0',
    oob_tcp_if_include: 'link0',
    // UCX would look for networks of its own.
    pml: 'ob1',
    // Ranks of several nodes share this machine's cores: one that waits lets another go on.
    mpi_yield_when_idle: '1',
    ...parameters,
  };
  const hosts = nodes.map((node) => `${network.addressOf(node)}:1`).join(',');
  return network.on(nodes[0] as string, [
    ...['mpirun', '--allow-run-as-root', '-n', String(nodes.length), '--host', hosts, '--bind-to', 'none'],
    ...Object.entries(all).flatMap(([name, value]) => ['--mca', name, value]),
    ...Object.entries(environment).flatMap(([name, value]) => ['-x', `${name}=${value}`]),
    ...command,
  ]);
};
