import { examineMachine, type Finding } from '@longway/backend';
import { exitCodes } from '@longway/contracts';

const marks: Readonly<Record<Finding['status'], string>> = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM' };

export const doctor = async ({ json }: { readonly json?: boolean }): Promise<number> => {
  const findings = await examineMachine();
  const problems = findings.filter(({ status }) => status === 'problem').length;
  if (json) console.log(JSON.stringify(findings, null, 2));
  else {
    const width = Math.max(...findings.map(({ name }) => name.length));
    for (const { name, value, status, remedy } of findings) {
      console.log(`${marks[status]}  ${name.padEnd(width)}  ${value}${remedy ? `\n${' '.repeat(width + 11)}remedy: ${remedy}` : ''}`);
    }
    console.log(problems === 0 ? 'This machine can train.' : `${problems} ${problems === 1 ? 'thing needs' : 'things need'} mending.`);
  }
  return problems === 0 ? 0 : exitCodes.environment;
};
