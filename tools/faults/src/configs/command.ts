import { spawn } from 'node:child_process';
import { exitCodes } from '@longway/contracts';
import { launcher } from '../launcher';
import type { Attempt } from './attempt';

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

const validate = (file: string, folder: string): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, 'validate', file, '--print'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });

/**
 * Has the built command read a configuration.
 *
 * @param expected what came of it in this process.
 * @returns what the command did not keep; undefined where it ends and speaks as it should.
 */
export const faultOfCommand = async (file: string, folder: string, expected: Attempt): Promise<string | undefined> => {
  const { code, stderr } = await validate(file, folder);
  const right = expected.outcome === 'accepted' ? 0 : exitCodes.usage;
  if (code !== right) return `the command ended with ${code} in place of ${right}: ${stderr}`;
  if (/^ +at /m.test(stderr)) return `the command shows a stack trace: ${stderr}`;
  const said = stderr.trim() === expected.said.trim();
  return said ? undefined : `the command said: ${stderr}\nexpected: ${expected.said}`;
};
