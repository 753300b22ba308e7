import { Argument } from 'commander';
import { shells } from '../completion/scripts';
import { type DefineCommand, examples, groups, note } from './command';

export const defineCompletion: DefineCommand = (longway) => {
  longway
    .command('completion')
    .helpGroup(groups.setUp)
    .description('print a script that has a shell complete commands, options, plugins, settings, arms and files')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText(
      'after',
      examples('completion bash > ~/.longway.bash', 'completion zsh > ~/.zsh/_longway', 'completion fish | source') +
        note('In ~/.bashrc: source ~/.longway.bash. Where longway is called by npx, an alias completes too: alias longway="npx longway".'),
    )
    .action(async (shell: (typeof shells)[number]) => {
      const { completionScript } = await import('../completion/scripts.js');
      process.stdout.write(completionScript(shell, { node: process.execPath, launcher: process.argv[1] ?? 'longway' }));
    });
};
