import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Python, pythonWith } from '@longway/testing/python';
import { parse, parseAllDocuments } from 'yaml';
import { type KubernetesOptions, kubernetesFiles, resourceName } from './kubernetes';
import type { Plan } from './plan';

const plan: Plan = {
  ...{ name: 'lambdas', cells: 12, open: [0, 1], stages: ['pretrain', 'evaluate', 'report'], jobs: 4, grace: 90 },
  ...{ needs: { ranks: 1, cpus: 4, memory: 2 ** 33, gpus: 1, seconds: 3600 }, longway: ['longway'], words: ['--out', '/shared/runs'] },
};
const sweep = 'name: lambdas\nexperiment: { dataset: cifar10 }\n';
const options: KubernetesOptions = {
  ...{ image: 'registry.example/longway:1', claim: 'runs', mount: '/shared', sweep, report: ['report', '/shared/runs/lambdas'] },
};

interface Container {
  readonly command: readonly string[];
  readonly env?: readonly { name: string; value: string }[];
  readonly resources: unknown;
  readonly volumeMounts: unknown;
  readonly workingDir: string;
}
interface Job {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Record<string, string>;
  readonly spec: Record<string, unknown> & {
    template: { spec: { containers: [Container]; volumes: unknown; terminationGracePeriodSeconds: number; restartPolicy: string } };
  };
}
const emit = (change: Partial<Plan> = {}, other: Partial<KubernetesOptions> = {}) => {
  const [{ name, text } = { name: '', text: '' }] = kubernetesFiles({ ...plan, ...change }, { ...options, ...other });
  const [config, job, report] = parseAllDocuments(text).map((document) => document.toJS() as Job) as [Job, Job, Job?];
  return { name, text, config, job, report, container: job.spec.template.spec.containers[0] };
};

test('an index for each cell, four at a time, each failing by itself', () => {
  const { name, job, container } = emit();
  expect(name).toBe('lambdas.yaml');
  const { template, ...spec } = job.spec;
  expect(spec).toEqual({
    ...{ completionMode: 'Indexed', completions: 12, parallelism: 4, backoffLimitPerIndex: 3, podReplacementPolicy: 'Failed' },
    podFailurePolicy: {
      rules: [
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        { action: 'FailIndex', onExitCodes: { containerName: 'longway', operator: 'In', values: [2, 3, 5] } },
      ],
    },
  });
  const { restartPolicy, terminationGracePeriodSeconds, volumes } = template.spec;
  expect([restartPolicy, terminationGracePeriodSeconds]).toEqual(['Never', 90]);
  expect(volumes).toEqual([
    { name: 'shared', persistentVolumeClaim: { claimName: 'runs' } },
    { name: 'sweep', configMap: { name: 'lambdas' } },
  ]);
  const amounts = { cpu: '4', memory: '8192Mi', 'nvidia.com/gpu': '1' };
  expect(container).toEqual({
    ...{ name: 'longway', image: 'registry.example/longway:1', workingDir: '/shared' },
    command: [
      'longway',
      'sweep',
      '/etc/longway/sweep.yaml',
      '--cell',
      '$(JOB_COMPLETION_INDEX)',
      '--force',
      '--jobs',
      '1',
      '--out',
      '/shared/runs',
    ],
    env: [
      { name: 'LONGWAY_CACHE', value: '/shared/cache' },
      { name: 'TF_NUM_INTRAOP_THREADS', value: '4' },
      { name: 'OMP_NUM_THREADS', value: '4' },
    ],
    resources: { requests: amounts, limits: amounts },
    volumeMounts: [
      { name: 'shared', mountPath: '/shared' },
      { name: 'sweep', mountPath: '/etc/longway', readOnly: true },
    ],
  });
});

test('the sweep file travels along, to the last character', () => {
  const text = `name: "x: y"\n# a tab\t, a quote ' " and a line ---\n--- |\n  trailing  \n\n\n`;
  expect(emit({}, { sweep: text }).config.data).toEqual({ 'sweep.yaml': text });
});

test('the report waits until it is told to go; without that stage there is none', () => {
  const { report } = emit();
  expect([report?.metadata.name, report?.spec['suspend']]).toEqual(['lambdas-report', true]);
  expect(report?.spec.template.spec.containers[0].command).toEqual(['longway', 'report', '/shared/runs/lambdas']);
  expect(report?.spec.template.spec.containers[0].resources).toEqual({ requests: {}, limits: {} });
  expect(emit({ stages: ['pretrain'] }).report).toBeUndefined();
});

test('words stay what they are: neither YAML nor Kubernetes reads more into them', () => {
  const words = ['--out', '$(HOME)/a: b # c', '--set', 'x="y"\n- z', '$$', '{{x}}', '- |', 'null', '0x1F'];
  expect(emit({ words }).container.command.slice(8)).toEqual(words.map((word) => word.replaceAll('$', '$$$$')));
});

test('ranks in a pod have the time to save', () => {
  const { env, command } = emit({ needs: { ranks: 2 } }).container;
  expect(env).toEqual([expect.anything(), { name: 'OMPI_MCA_odls_base_sigkill_timeout', value: '90' }]);
  expect(command.slice(5, 10)).toEqual(['--force', '--jobs', '1', '--ranks', '2']);
});

test('names are those that Kubernetes takes, and stay apart', () => {
  expect(resourceName('lambdas-2')).toBe('lambdas-2');
  const names = ['A_b', 'a-b', 'a_b', 'a+b', 'x'.repeat(64), 'x'.repeat(63), 'A', 'a_'].map(resourceName);
  for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$/);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  ['more cells than a Job takes', { cells: 100_001 }, {}, /more cells[^]*100000 at most/],
  ['a sweep file larger than a ConfigMap', {}, { sweep: 'ü'.repeat(2 ** 19 + 1) }, /larger than a ConfigMap/],
  ['a place in the container that is none', {}, { mount: 'shared' }, /absolute path/],
])('%s is refused', (_, change, other, message) => expect(() => emit(change, other)).toThrow(message));

describe("held against Kubernetes' own schemas", () => {
  // The oldest that has all fields without switches, and the newest one.
  const versions = ['1.29', '1.37'];
  let validate: (text: string) => Promise<readonly [version: string, kind: string, mistake: string | null][]>;
  let folder: string;
  beforeAll(async () => {
    const python: Python = await pythonWith('kubernetes-validate==1.37.0');
    folder = mkdtempSync(join(tmpdir(), 'longway-kubernetes-'));
    validate = async (text) => {
      writeFileSync(join(folder, 'm.yaml'), text);
      return JSON.parse(await python(join(__dirname, '../../test/validate-kubernetes.py'), join(folder, 'm.yaml'), ...versions));
    };
  }, 600_000);
  afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['one process a cell', {}, {}],
    ['ranks, a namespace, no needs', { needs: { ranks: 2 }, jobs: undefined, name: 'Lambdas_2' }, { namespace: 'vision' }],
  ])('%s', async (_, change, other) => {
    const good = versions.flatMap((version) => ['ConfigMap', 'Job', 'Job'].map((kind) => [version, kind, null]));
    expect(await validate(emit(change, other).text)).toEqual(good);
  });

  test.each([
    ['a field that there is not', 'backoffLimitPerIndex', 'backoffLimitPerIndices'],
    ['a number that is a word', 'completions: 12', 'completions: twelve'],
    ['a choice that there is not', 'action: FailIndex', 'action: 7'],
  ])('%s is found', async (_, right, wrong) => {
    const { text } = emit();
    expect(text).toContain(right);
    const mistakes = (await validate(text.replace(right, wrong))).filter(([, , mistake]) => mistake !== null);
    expect(mistakes.map(([version, kind]) => [version, kind])).toEqual(versions.map((version) => [version, 'Job']));
  });
});

test('each document can be read by itself', () =>
  expect(
    emit()
      .text.split('---\n')
      .map((text) => parse(text).kind),
  ).toHaveLength(3));
