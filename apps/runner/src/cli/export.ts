import { type DefineCommand, examples, groups, note, withJson } from './command';

export const defineExport: DefineCommand = (longway, { finish }) => {
  withJson(longway.command('export'))
    .helpGroup(groups.look)
    .description('write the trained extractor and lens for other programs: safetensors, TensorFlow.js, ONNX')
    .argument('<run>', 'a run folder')
    .requiredOption('--to <FORMAT>', 'safetensors, tfjs or onnx')
    .option('--arm <NAME>', 'whose networks; needed where the run has several arms')
    .option('--seed <N>', 'of which seed; the first of the run when absent')
    .option('--network <NETWORK>', 'extractor, lens or both', 'both')
    .option('--layout <LAYOUT>', 'of images and maps of ONNX models: nhwc, as longway has them, or nchw, as PyTorch has them', 'nhwc')
    .option('--out <DIR>', 'where it is written; exports/FORMAT in the folder of arm and seed when absent')
    .addHelpText(
      'after',
      examples(
        'export runs/my-20260131-093000 --to onnx',
        'export runs/my-20260131-093000 --to tfjs --arm marked-with-lens',
        'export runs/my-20260131-093000 --to onnx --network lens --out ~/lens',
      ) + note('The folder has a README.md that says how to use what lies in it, and export.json that says the same for programs.'),
    )
    .action(async (run: string, options) => finish(await (await import('../commands/export.js')).exportRun(run, options)));
};
