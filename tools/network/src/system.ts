import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program of the system to its end. @returns its stdout. @throws with its stderr in the message. */
export const system = async (program: string, ...words: readonly string[]): Promise<string> => (await execute(program, [...words])).stdout;
