import { type DefineCommand, examples, groups, withJson } from './command';

export const defineDoctor: DefineCommand = (longway, { finish }) => {
  withJson(longway.command('doctor'))
    .helpGroup(groups.setUp)
    .description('say what this machine has, and what is wrong with it')
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .action(async (options) => finish(await (await import('../commands/doctor.js')).doctor(options)));
};
