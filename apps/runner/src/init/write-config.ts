import { wrapWords } from '../output/wrap-words';
import type { Answers, Plan } from './plan';
import type { Survey } from './survey';

/** What goes into the file beside the answers. */
export interface Draft {
  readonly name: string;
  readonly file: string;
  readonly schema: string;
  readonly answers: Answers;
  readonly plan: Plan;
  readonly data: Survey;
}

const WIDTH = 100;

/** Text as comment lines. */
const comment = (text: string, indent = ''): string =>
  wrapWords(text, WIDTH - indent.length - 2)
    .map((line) => `${indent}# ${line}`)
    .join('\n');

const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : JSON.stringify(text));

/** The tricks by which people keep shortcuts away by hand are off: the lens is to do that. */
const taskOptions: Readonly<Record<string, string>> = {
  jigsaw: 'permutations: 24, perStep: 4, patchFeatures: 64, hidden: 128, greyscale: 0, standardise: false, jitter: false',
  'relative-patch': 'patchFeatures: 64, hidden: 128, greyscale: 0, standardise: false, jitter: false',
  exemplar: 'copies: 4, embedding: 128, greyscale: 0, standardise: false, colourJitter: false',
};

const taskOf = (task: string): string => {
  const options = taskOptions[task];
  return options ? `{ name: ${task}, ${options} }` : task;
};

const datasetOf = ({ dataset, folder }: Answers, { crop }: Plan): string => {
  const options = [
    `name: ${dataset}`,
    ...(folder === undefined ? [] : [`folder: ${quoted(folder)}`]),
    ...(crop ? [`shorterSide: ${crop.shorterSide}`, `crop: ${crop.crop}`] : []),
  ];
  return options.length === 1 ? dataset : `{ ${options.join(', ')} }`;
};

const evaluatorsOf = ({ shortcut, lens, task }: Answers, { images, classes }: Survey): readonly string[] => {
  const count = Math.min(500, images);
  const few = Math.min(5000, images);
  return [
    `  - { name: pretext, count: ${count} } # how well the task is solved`,
    ...(shortcut && task === 'rotation' ? [`  - { name: shortcut-reliance, count: ${count} } # and where marks are absent, or lie`] : []),
    ...(lens === 'identity' ? [] : ['  - reconstruction # how far the lens moves images']),
    ...(classes > 1
      ? [
          '  # What the features are worth: how well a linear classifier tells the classes by them.',
          `  - { name: linear, trainCount: ${few}, testCount: ${few}, iterations: 100 }`,
        ]
      : []),
  ];
};

const armOf = (arm: Plan['arms'][number], { shortcut, lens }: Answers): string => {
  const options = [...(arm.startsWith('shortcut') ? [`shortcuts: [${shortcut}]`] : []), ...(arm.endsWith('lens') ? [`lens: ${lens}`] : [])];
  return `  ${arm}: ${options.length > 0 ? `{ ${options.join(', ')} }` : '{}'}`;
};

/** A configuration with what each of its keys means beside it. */
export const writeConfig = ({ name, file, schema, answers, plan, data }: Draft): string => {
  const { steps, batchSize, widths, blocks, stemStride, arms } = plan;
  const list = (values: readonly number[]) => `[${values.join(', ')}]`;
  const recovers = arms.includes('shortcut-with-lens');
  const parts = [
    `# yaml-language-server: $schema=${schema}\n#\n#   longway validate ${file}\n#   longway run ${file} --dry-run    how long it takes, measured\n#   longway run ${file}`,
    `${comment("The first part of the run folder's name.")}\nname: ${name}`,
    `${comment('Each arm is trained once with each seed. With two or more, the report tells how far results vary by chance.')}\nseeds: [0]`,
    `${comment(`What is looked at: ${data.told}.${plan.crop ? ` Pictures are scaled to ${plan.crop.shorterSide} pixels on their shorter side, and a square of ${plan.crop.crop} is cut out of each.` : ''}`)}\ndataset: ${datasetOf(answers, plan)}`,
    `${comment('What the network is asked about the images. It learns to see by answering. longway plugins --kind pretext-task lists the others.')}\ntask: ${taskOf(answers.task)}`,
    `${comment('The network whose features count: a small residual network, channels and blocks by stage.')}\nextractor: { name: preact-resnet, widths: ${list(widths)}, blocks: ${list(blocks)}, stemStride: ${stemStride} }`,
    `${comment('What is measured once a run is trained.')}\nevaluators:\n${evaluatorsOf(answers, data).join('\n')}`,
    [
      'training:',
      comment(
        `Updates of the weights. About ${answers.minutes} ${answers.minutes === 1 ? 'minute' : 'minutes'} for all runs, by a guess: --dry-run measures it.`,
        '  ',
      ),
      `  steps: ${steps}`,
      comment('Images a step, before the task makes several examples of each.', '  '),
      `  batchSize: ${batchSize}`,
      ...(answers.lens === 'identity'
        ? []
        : [comment('What changing an image costs the lens: higher leaves more of it as it is.', '  '), '  lambda: 16']),
    ].join('\n'),
    `${comment('What is compared. All that stands above holds for each; here is what each has different.')}\narms:\n${arms.map((arm) => armOf(arm, answers)).join('\n')}`,
    ...(recovers ? [`${comment('How much of what the shortcut costs the lens wins back.')}\nrecovery: { from: shortcut, to: clean }`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
};
