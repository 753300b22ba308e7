import { examineMachine, type Finding } from '@longway/backend';
import { exitCodes } from '@longway/contracts';
import { type JsonOption, printResult } from '../output/print-result';
import { style } from '../output/style';
import { wrapWords } from '../output/wrap-words';

const marks: Readonly<Record<Finding['status'], string>> = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM' };

const colours = { ok: 'green', warning: 'yellow', problem: 'red' } as const;

/** A mark, two blanks, a name, two blanks. */
const BEFORE = 'PROBLEM'.length + 4;

const describe = (findings: readonly Finding[], problems: number): string => {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const indent = ' '.repeat(width + BEFORE);
  // Lines that a terminal would break anywhere.
  const room = process.stdout.isTTY ? process.stdout.columns - indent.length : Infinity;
  const fact = (text: string) => wrapWords(text, Math.max(room, 20)).join(`\n${indent}`);
  const lines = findings.map(({ name, value, status, remedy }) => {
    const more = remedy ? `\n${indent}${fact(`remedy: ${remedy}`)}` : '';
    return `${style(colours[status], marks[status])}  ${name.padEnd(width)}  ${fact(value)}${more}`;
  });
  const verdict = problems === 0 ? 'This machine can train.' : `${problems} ${problems === 1 ? 'thing needs' : 'things need'} mending.`;
  return [...lines, verdict].join('\n');
};

export const doctor = async ({ json }: JsonOption): Promise<number> => {
  const findings = await examineMachine();
  const problems = findings.filter(({ status }) => status === 'problem').length;
  printResult({ json }, findings, () => describe(findings, problems));
  return problems === 0 ? 0 : exitCodes.environment;
};
