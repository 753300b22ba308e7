/** What becomes of a command line of the docs in a test. */
export type Rule =
  /** It is done: with these words behind its own, for tiny budgets and data that is at hand, and others in the place of some. SANDBOX is the folder it is done in. */
  | { readonly does: 'run'; readonly behind?: readonly string[]; readonly instead?: Readonly<Record<string, string>> }
  /** It is read by the real command line, and its files and configurations are checked. Not done, for this reason. */
  | { readonly does: 'read'; readonly why: string }
  /** It is none of longway's: that what it names is there is checked. Not done, for this reason. */
  | { readonly does: 'look up'; readonly why: string };

/** Behind a `run`. */
export const tiny = [
  '--set',
  'training.steps=2',
  'training.batchSize=4',
  'evaluators=[{ name: pretext, count: 8 }]',
  'sinks=[jsonl]',
  '--seeds',
  '0',
] as const;
/** Colour pictures of 32 pixels in two classes, in place of CIFAR-10. */
const photos = ['--set', 'dataset={ name: image-folder, folder: SANDBOX/photos, shorterSide: 32, crop: 32 }'];

const long = 'Minutes to hours; the same command was done with two steps above.';
const cifar = 'Takes the 170 MB of CIFAR-10, and minutes.';
const settings = 'Sets a whole machine up, or takes minutes to hours.';

/** The first that fits. A line that none fits is a mistake: either it can be done, or somebody says why not. */
export const rules: readonly (readonly [fits: RegExp, rule: Rule])[] = [
  // Done with two steps, before all others: later commands look at the folders that these leave.
  [/^npx longway run experiments\/quickstart\.yaml$/, { does: 'run', behind: [...tiny, '--arm', 'clean', 'shortcut-with-lens'] }],
  [/^npx longway run my\.yaml --plugin /, { does: 'run', behind: [...tiny, '--arm', 'lens'] }],
  [/^npx longway run docs\/examples\/erode-lens\/experiment\.yaml$/, { does: 'run', behind: [...tiny, '--arm', 'erode'] }],
  [
    /^npx longway run docs\/examples\/channel-order-task\/experiment\.yaml$/,
    { does: 'run', behind: [...tiny, ...photos, '--arm', 'fringe-with-lens'] },
  ],

  [/^npx longway run my\.yaml --live$/, { does: 'run', behind: [...tiny, '--arm', 'clean'] }],
  [/^npx longway run my\.yaml --dry-run$/, { does: 'run', behind: [...tiny, '--arm', 'clean'] }],
  [/^npx longway audit photos$/, { does: 'run', behind: ['--steps', '2', '--size', '32', '--task', 'rotation'] }],
  [/^npx longway audit runs\//, { does: 'run' }],
  [/^npx longway audit /, { does: 'read', why: 'Takes the minutes that it is given.' }],

  [/^npx longway run experiments\/cifar10-proof\//, { does: 'read', why: cifar }],
  [
    /^npx longway run runs\/.*-\d{8}-\d{6}$/,
    { does: 'read', why: 'Goes on with an unfinished run, of which there is none; apps/runner tests it.' },
  ],
  [/^npx longway run /, { does: 'read', why: long }],

  [/^npx longway data fetch /, { does: 'run', instead: { cifar10: 'fashion-mnist' } }],
  [/^npx longway data check image-folder /, { does: 'run', instead: { 'folder=DIR': 'folder=photos' } }],
  [/^npx longway data check my\.yaml/, { does: 'run' }],
  [/^npx longway data check /, { does: 'read', why: 'Reads all of CIFAR-10, which may not be there.' }],
  [/^npx longway data preview docs\/examples\//, { does: 'run', behind: photos }],
  [/^npx longway data preview /, { does: 'run', instead: { cifar10: 'fashion-mnist' } }],
  [/^npx longway data pack image-folder /, { does: 'run', instead: { 'folder=imagenet': 'folder=photos' } }],
  [/^npx longway data pack /, { does: 'run', instead: { '~/my-pack': 'packs/my-pack' } }],
  [/^npx longway report --experiment experiments\/cifar10-proof\//, { does: 'read', why: 'Wants runs of the proof.' }],
  [/^npx longway sweep sweep\.yaml --emit /, { does: 'run', instead: { 'sweep.yaml': 'experiments/sweeps/lambda.yaml' } }],
  [/^npx longway sweep sweep\.yaml --list$/, { does: 'run', instead: { 'sweep.yaml': 'experiments/sweeps/lambda.yaml' } }],
  [/^npx longway worker /, { does: 'read', why: 'Wants Redis; apps/runner tests it.' }],
  [/^npx longway sweep /, { does: 'read', why: 'Takes minutes to hours, or wants Redis; apps/runner tests it.' }],
  [/^npx longway report runs\/lambdas( |$)/, { does: 'read', why: 'Wants a sweep, which takes minutes; apps/runner tests it.' }],
  [/^npx longway lens runs\/audit-/, { does: 'run', instead: { '--arm supervised': '--arm rotation' } }],
  [/^npx longway lens /, { does: 'run', instead: { 'shortcut-with-lens': 'lens', '--arm rotation': '--arm lens' } }],
  [/^npx longway export /, { does: 'run', instead: { 'marked-with-lens': 'lens', '~/lens': 'lens' } }],
  [/^npx longway watch /, { does: 'read', why: 'Serves a page until Ctrl-C; apps/runner tests it.' }],
  // Several pages write to one name.
  [/^npx longway init \S/, { does: 'run', behind: ['--force'] }],
  [/^npx longway init$/, { does: 'read', why: 'Asks.' }],
  [/^npx longway (validate|completion|help|plugins|doctor|data list|report|schema)( |$)/, { does: 'run' }],

  [
    /^npm (test|run (--silent )?(setup|quickstart|bench|faults|faults:data|results|docs|docs:reference|audit:trials|queue:trials|scaling:simulate|scaling:measure|network:trials)\b)/,
    { does: 'look up', why: settings },
  ],
  [/^npx nx (test|g) /, { does: 'look up', why: 'Tests of this very workspace; generators have a spec of their own.' }],
];

export const ruleFor = (line: string): Rule | undefined => rules.find(([fits]) => fits.test(line))?.[1];
