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

/**
 * The words that start a command on each of some nodes, a rank a node, by an mpirun on the first. Ranks and daemons talk over the network's
 * device alone.
 *
 * @param folder where the launcher's script is put.
 * @param environment variables that every rank gets.
 */
export const launchRanks = async (
  network: Network,
  nodes: readonly string[],
  command: readonly string[],
  { folder, environment = {} }: { readonly folder: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<readonly string[]> => {
  const agent = join(folder, 'agent.sh');
  await writeFile(agent, agentOf(network, nodes));
  await chmod(agent, 0o700);
  const parameters = {
    plm_rsh_agent: agent,
    btl: 'tcp,self',
    btl_tcp_if_include: 'link0',
    oob_tcp_if_include: 'link0',
    // UCX would look for networks of its own.
    pml: 'ob1',
  };
  const hosts = nodes.map((node) => `${network.addressOf(node)}:1`).join(',');
  return network.on(nodes[0] as string, [
    ...['mpirun', '--allow-run-as-root', '-n', String(nodes.length), '--host', hosts, '--bind-to', 'none'],
    ...Object.entries(parameters).flatMap(([name, value]) => ['--mca', name, value]),
    ...Object.entries(environment).flatMap(([name, value]) => ['-x', `${name}=${value}`]),
    ...command,
  ]);
};
