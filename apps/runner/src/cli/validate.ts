import { type DefineCommand, examples, groups, withConfig, withJson } from './command';

export const defineValidate: DefineCommand = (longway, { finish }) => {
  withConfig(withJson(longway.command('validate')))
    .helpGroup(groups.train)
    .description('check a configuration; loads no TensorFlow')
    .option('--print', 'print every setting, with all defaults filled in')
    .addHelpText('after', examples('validate my.yaml', 'validate my.yaml --set lens=unet --print'))
    .action(async (file: string, options) => {
      const { validate } = await import('../commands/validate.js');
      finish(validate(file, { ...options, seed: options.seeds }));
    });
};
