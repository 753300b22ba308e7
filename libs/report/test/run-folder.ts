import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  ConfusionExhibit,
  EmbeddingExhibit,
  EventBody,
  FeatureKind,
  Marks,
  MetricRow,
  Preview,
  TrainingEvent,
} from '@longway/contracts';

import type { Recovery } from '../src/summary';

/** What one arm of a made-up experiment is like. */
export interface ArmPlan {
  readonly linear: Readonly<Partial<Record<FeatureKind, readonly number[]>>>;
  readonly hasShortcut: boolean;
  readonly hasLens: boolean;
}

export interface Plan {
  readonly name: string;
  readonly description?: string;
  readonly steps: number;
  readonly arms: Readonly<Record<string, ArmPlan>>;
  readonly recovery?: Recovery | readonly Recovery[];
  readonly status?: string;
  /** Whether there are films and exhibits: a page draws them for a while. */
  readonly isBare?: boolean;
}

/** Numbers of the size that a quick experiment on small images gives; made up, and used in tests only. */
export const plan: Plan = {
  name: 'made-up',
  description: 'Numbers made up for a test of the page.',
  steps: 200,
  recovery: { from: 'shortcut', to: 'clean' },
  arms: {
    clean: { linear: { raw: [0.808, 0.812], control: [0.813, 0.811] }, hasShortcut: false, hasLens: false },
    shortcut: { linear: { raw: [0.771, 0.767], control: [0.774, 0.772] }, hasShortcut: true, hasLens: false },
    lens: {
      linear: { raw: [0.805, 0.807], lensed: [0.808, 0.806], concat: [0.813, 0.811], control: [0.809, 0.81] },
      hasShortcut: true,
      hasLens: true,
    },
  },
};

const side = 28;
const start = Date.parse('2026-03-04T14:05:00.000Z');

/** A stream that is the same in every run of the tests. */
const noise = (seed: number) => {
  let state = seed * 7919 + 17;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
};

/** A disc or a block with a bright mark in the corner, and the same with most of the mark taken away. */
const pictures = (number: number, next: () => number): { original: string; lensed: string } => {
  const original = new Uint8Array(side * side);
  const lensed = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside =
        number % 2 ? Math.hypot(x - 14, y - 14) < 6 + (number % 5) : Math.abs(x - 14) < 5 + (number % 4) && Math.abs(y - 14) < 9;
      const value = inside ? 120 + 80 * next() : 0;
      const marked = x >= 2 && x < 11 && y >= 2 && y < 11 && Math.abs(x - y) < 3;
      original[y * side + x] = marked ? 200 : value;
      lensed[y * side + x] = Math.min(255, (marked ? 40 : value) + 8 * next());
    }
  }
  return { original: Buffer.from(original).toString('base64'), lensed: Buffer.from(lensed).toString('base64') };
};

const previewOf = (seed: number, steps: number): Preview => {
  const next = noise(seed + 1);
  const errors = Array.from({ length: side * side }, (_, index) => {
    const [x, y] = [index % side, Math.floor(index / side)];
    return 0.4 * Math.exp(-((x - 6) ** 2 + (y - 6) ** 2) / 14) + 0.002 * next();
  });
  return {
    step: steps,
    shape: [side, side, 1],
    examples: Array.from({ length: 10 }, (_, index) => pictures(index, next)),
    count: 1280,
    meanSquaredError: errors,
  };
};

/** On the way to the preview at the end: the mark goes step by step. */
const filmOf = (seed: number, steps: number): readonly Preview[] =>
  [0.1, 0.3, 0.6].map((share) => {
    const last = previewOf(seed, steps);
    const blended = (original: string, lensed: string): string => {
      const [from, to] = [Buffer.from(original, 'base64'), Buffer.from(lensed, 'base64')];
      return Buffer.from(from.map((level, index) => level + share * ((to[index] ?? 0) - level))).toString('base64');
    };
    return {
      ...last,
      step: Math.round(share * steps),
      count: 128,
      examples: last.examples.map(({ original, lensed }) => ({ original, lensed: blended(original, lensed) })),
      meanSquaredError: last.meanSquaredError.map((error) => error * share ** 2),
    };
  });

const classNames = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
/** Classes around a circle; an arm that trusts its mark has them mixed. */
const embeddingOf = ({ hasLens, hasShortcut }: ArmPlan, seed: number): EmbeddingExhibit => {
  const next = noise(seed + 3);
  const labels = Array.from({ length: 200 }, (_, index) => index % 10);
  const width = hasShortcut && !hasLens ? 9 : 3;
  const around = (label: number): readonly [number, number] => [
    8 * Math.cos((label / 5) * Math.PI) + width * (next() - 0.5),
    8 * Math.sin((label / 5) * Math.PI) + width * (next() - 0.5),
  ];
  const views = (hasLens ? (['raw', 'lensed'] as const) : (['raw'] as const)).map((features) => ({
    features,
    points: labels.map(around),
    trustworthiness: 0.95,
  }));
  return { kind: 'embedding', layer: 'block3', method: 'UMAP, 15 neighbours', classNames, labels, views };
};

const turns = ['0°', '90°', '180°', '270°'];
const confusionOf = ({ hasLens, hasShortcut }: ArmPlan): ConfusionExhibit => {
  const trusts = hasShortcut && !hasLens;
  const answered = (marks: Marks): readonly (readonly number[])[] =>
    turns.map((_, row) =>
      turns.map((__, column) => {
        const right = marks === 'misleading' && trusts ? (row + 1) % 4 : row;
        const share = trusts ? (marks === 'none' ? 38 : 97) : 82;
        return column === right ? share : Math.round((100 - share) / 3);
      }),
    );
  const marks = hasShortcut ? (['none', 'present', 'misleading'] as const) : (['none'] as const);
  const features = hasLens ? (['raw', 'lensed'] as const) : (['raw'] as const);
  const tables = features.flatMap((view) => marks.map((each) => ({ features: view, marks: each, counts: answered(each) })));
  return { kind: 'confusion', classes: turns, answers: turns, tables };
};

const configOf = ({ hasShortcut, hasLens }: ArmPlan, steps: number) => ({
  dataset: { name: 'fashion-mnist' },
  shortcuts: hasShortcut ? [{ name: 'arrow', size: 9, value: 127 }] : [],
  task: { name: 'rotation' },
  extractor: { name: 'preact-resnet', depth: 8, widths: [32, 64, 128] },
  lens: hasLens ? { name: 'unet', widths: [8, 16, 32], residual: true } : { name: 'identity' },
  objective: { name: 'least-likely' },
  training: { steps, batchSize: 32, lambda: 160, feed: hasLens ? 'lensed' : 'both' },
});

const stepBody = ({ hasShortcut, hasLens }: ArmPlan, progress: number, next: () => number): EventBody => {
  const speed = hasLens ? 5 : hasShortcut ? 40 : 8;
  const accuracy = Math.min(1, 0.25 + (hasShortcut && !hasLens ? 0.74 : 0.55) * (1 - Math.exp(-speed * progress)) + 0.06 * (next() - 0.5));
  return {
    type: 'StepFinished',
    imagesPerSecond: 1100,
    waitingShare: 0.01,
    losses: {
      extractor: 1.4 * (1 - accuracy) + 0.1 * next(),
      ...(hasLens
        ? { adversarial: 1.2 + 0.4 * next() - progress / 2, reconstruction: 0.004 * (1 - Math.exp(-6 * progress)) + 0.0006 * next() }
        : {}),
    },
    ...(hasLens ? { lensed: { accuracy } } : { raw: { accuracy } }),
    learningRates: { extractor: 1e-3, ...(hasLens ? { lens: 3e-3 } : {}) },
    gradientNorms: { extractor: 1, ...(hasLens ? { lens: 0.2 } : {}) },
  };
};

const eventsOf = (arm: string, seed: number, own: ArmPlan, steps: number): readonly TrainingEvent[] => {
  const next = noise(seed + arm.length);
  const weights = { lens: own.hasLens ? 120_034 : 0, extractor: 307_520, head: 516 };
  const versions = { longway: '0.1.0', tensorflow: '2.21.0', node: '20.20.2' };
  const bodies: readonly EventBody[] = [
    { type: 'RunStarted', config: configOf(own, steps), versions, totalSteps: steps, weights },
    ...Array.from({ length: steps }, (_, index) => stepBody(own, (index + 1) / steps, next)),
    { type: 'RunFinished', outcome: 'completed', seconds: own.hasLens ? 84 : 31 },
  ];
  return bodies.map((body, index) => ({
    run: `${arm}/seed-${seed}`,
    arm,
    seed,
    sequence: index,
    step: Math.min(index, steps),
    time: new Date(start + index * 100).toISOString(),
    ...body,
  }));
};

type Place = Omit<MetricRow, 'arm' | 'seed' | 'value'>;

const place = (evaluator: string, features: FeatureKind, protocol: string, over: Partial<Place> = {}): Place => ({
  evaluator,
  features,
  layer: 'block3',
  pooling: 'mean',
  protocol,
  split: 'test',
  metric: 'top1',
  ...over,
});

/** What judges features says of one seed, by the linear accuracy that the plan gives. */
const judged = (kind: FeatureKind, linear: number): readonly (readonly [Place, number])[] => [
  [place('linear', kind, 'lbfgs', { layer: 'block2' }), linear - 0.03],
  [place('linear', kind, 'lbfgs', { split: 'train' }), linear + 0.02],
  [place('linear', kind, 'lbfgs'), linear],
  [place('transfer', kind, 'lbfgs', { split: 'mnist/test' }), linear + 0.08],
  ...(kind === 'control' ? [] : ([[place('knn', kind, 'knn-20'), linear - 0.02]] as const)),
  [place('low-shot', kind, 'lbfgs-1%'), linear - 0.2],
  [place('low-shot', kind, 'lbfgs-10%'), linear - 0.05],
];

/** What the head answers: a network without a lens goes by the mark, where there is one. */
const answered = (kind: FeatureKind, { hasShortcut, hasLens }: ArmPlan, seed: number): readonly (readonly [Place, number])[] => {
  const head = (evaluator: string, over: Partial<Place> = {}) =>
    place(evaluator, kind, 'head', { layer: 'head', pooling: 'none', ...over });
  const trusts = hasShortcut && !hasLens;
  const [absent, present, misleading] = trusts ? [0.38, 0.998, 0.01] : [0.8, 0.82, 0.79];
  const misled = { split: 'test+misleading' };
  return [
    [head('pretext'), absent + 0.01 * seed],
    [head('pretext', { metric: 'loss' }), 0.6],
    ...(hasShortcut
      ? ([
          [head('shortcut-reliance'), absent + 0.01 * seed],
          [head('shortcut-reliance', { split: 'test+shortcut' }), present + 0.001 * seed],
          [head('shortcut-reliance', misled), misleading],
          [head('shortcut-reliance', { ...misled, metric: 'reliance' }), present + 0.001 * seed - misleading],
        ] as const)
      : []),
  ];
};

const moved = (seed: number): readonly (readonly [Place, number])[] => {
  const images = (over: Partial<Place>) => place('reconstruction', 'lensed', 'mean-1280', { layer: 'lens', pooling: 'none', ...over });
  return [
    [images({ metric: 'mse' }), 0.004 + 0.0004 * seed],
    [images({ metric: 'mse-p95' }), 0.02],
    [images({ metric: 'mse', split: 'test+shortcut' }), 0.011 + 0.0008 * seed],
  ];
};

const rowsOf = (arm: string, own: ArmPlan): readonly MetricRow[] => {
  const features = Object.entries(own.linear) as [FeatureKind, readonly number[]][];
  const kinds: readonly FeatureKind[] = own.hasLens ? ['raw', 'lensed'] : ['raw'];
  return (own.linear.raw ?? []).flatMap((_, seed) =>
    [
      ...features.flatMap(([kind, values]) => judged(kind, values[seed] ?? NaN)),
      ...kinds.flatMap((kind) => answered(kind, own, seed)),
      ...(own.hasLens ? moved(seed) : []),
    ].map(([at, value]) => ({ arm, seed, ...at, value })),
  );
};

/** The files of a run folder by path; a test may leave some out or put others in their place. */
export const filesOf = ({
  name,
  description,
  steps,
  arms,
  recovery,
  status = 'finished',
  isBare = false,
}: Plan): Record<string, string> => {
  const all = Object.entries(arms);
  const seeds = (own: ArmPlan) => (own.linear.raw ?? []).map((_, seed) => seed);
  const events = all.flatMap(([arm, own]) => seeds(own).flatMap((seed) => eventsOf(arm, seed, own, steps)));
  const previews = all.flatMap(([arm, own]) =>
    own.hasLens ? seeds(own).map((seed) => [`arms/${arm}/seed-${seed}/preview.json`, JSON.stringify(previewOf(seed, steps))]) : [],
  );
  const films = all.flatMap(([arm, own]) =>
    own.hasLens
      ? seeds(own).flatMap((seed) =>
          filmOf(seed, steps).map((each) => [
            `arms/${arm}/seed-${seed}/previews/step-${String(each.step).padStart(6, '0')}.json`,
            JSON.stringify(each),
          ]),
        )
      : [],
  );
  const exhibits = all.flatMap(([arm, own]) =>
    seeds(own).flatMap((seed) =>
      [embeddingOf(own, seed), confusionOf(own)].map((each) => [
        `arms/${arm}/seed-${seed}/exhibits/${each.kind}.json`,
        JSON.stringify(each),
      ]),
    ),
  );
  const info = {
    name,
    status,
    startedAt: new Date(start).toISOString(),
    finishedAt: new Date(start + 311_000).toISOString(),
    command: ['longway', 'run', 'experiments/made-up.yaml', '--set', 'seeds=[0, 1]'],
    versions: { longway: '0.1.0', tensorflow: '2.21.0', node: '20.20.2' },
    gitRevision: '0123456789abcdef0123456789abcdef01234567',
  };
  return {
    'run.json': JSON.stringify(info),
    // JSON is YAML too.
    'experiment.yaml': JSON.stringify({
      name,
      description,
      seeds: [0, 1],
      recovery,
      arms: Object.fromEntries(all.map(([arm, own]) => [arm, configOf(own, steps)])),
    }),
    'events.jsonl': events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    'metrics.json': JSON.stringify(all.flatMap(([arm, own]) => rowsOf(arm, own))),
    ...Object.fromEntries([...previews, ...(isBare ? [] : [...films, ...exhibits])]),
  };
};

export const writeFiles = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [file, contents] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), contents);
  }
};
