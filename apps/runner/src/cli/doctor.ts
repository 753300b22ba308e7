import { type DefineCommand } from './command';

export const defineDoctor: DefineCommand = (longway, { finish }) => {
  longway
    .command('doctor')
    .description('say what this machine has, and what is wrong with it')
    .option('--json', 'for programs')
    .action(async (options) => finish(await (await import('../commands/doctor.js')).doctor(options)));
};
