import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { exitCodes, LongwayError } from '@longway/contracts';
import { stringify } from 'yaml';
import type { Needs } from './needs';
import type { EmittedFile, Plan } from './plan';
import { plainArgument } from './quote';

/** How many cells an Indexed Job has at most that counts failures of each. */
export const COMPLETIONS = 100_000;
/** bytes of a ConfigMap. */
const MOST_CONFIG = 2 ** 20;
/** How often a cell that failed is tried again. */
const RETRIES = 3;
/** Names of pods end in the number of the cell, and the whole has 63 characters at most. */
const NAME = 50;

const SWEEP_MOUNT = '/etc/longway';
const SWEEP_FILE = 'sweep.yaml';
/** Where a container finds the sweep file. */
export const SWEEP_PATH = `${SWEEP_MOUNT}/${SWEEP_FILE}`;

export interface KubernetesOptions {
  readonly image: string;
  /** The PersistentVolumeClaim of the folder that all pods share. */
  readonly claim: string;
  /** Where containers find that folder; they begin there. */
  readonly mount: string;
  readonly namespace?: string;
  /** The sweep file, which needs no other file. */
  readonly sweep: string;
  /** What stands behind `longway` for the report. */
  readonly report: readonly string[];
}

/** A name as Kubernetes wants them: small letters, digits and `-`. Two names stay two. */
export const resourceName = (name: string): string => {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (plain === name && plain.length <= NAME) return plain;
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${plain.slice(0, NAME - mark.length - 1)}-${mark}`;
};

const requireFit = ({ cells }: Plan, { sweep, mount }: KubernetesOptions): void => {
  const size = Buffer.byteLength(sweep);
  if (cells > COMPLETIONS)
    throw new LongwayError(
      'The sweep has more cells than a Job of Kubernetes takes.',
      { expected: `${COMPLETIONS} at most`, found: String(cells), remedy: 'split it' },
      'usage',
    );
  if (size > MOST_CONFIG)
    throw new LongwayError(
      'The sweep file is larger than a ConfigMap of Kubernetes.',
      { expected: `${MOST_CONFIG} bytes at most`, found: String(size) },
      'usage',
    );
  if (!mount.startsWith('/') || mount.includes(':'))
    throw new LongwayError(
      'The shared folder needs a place in the container.',
      { where: '--mount', expected: 'an absolute path without a colon', found: mount },
      'usage',
    );
};

const resourcesOf = ({ cpus, memory, gpus }: Needs) => {
  const amounts = {
    ...(cpus !== undefined && { cpu: String(cpus) }),
    ...(memory !== undefined && { memory: memory % 2 ** 20 === 0 ? `${memory / 2 ** 20}Mi` : String(memory) }),
    // Kubernetes gives whole GPUs, and wants as many in both places.
    ...(gpus && { 'nvidia.com/gpu': String(gpus) }),
  };
  return { requests: amounts, limits: amounts };
};

/** What a cell finds in its environment. */
const environment = ({ ranks, cpus }: Needs, grace: number, mount: string) => {
  const threads = cpus === undefined ? [] : ['TF_NUM_INTRAOP_THREADS', 'OMP_NUM_THREADS'].map((name) => ({ name, value: String(cpus) }));
  // mpirun kills its ranks a second after TERM; a checkpoint may take longer.
  const patience = ranks === 1 ? [] : [{ name: 'OMPI_MCA_odls_base_sigkill_timeout', value: String(grace) }];
  // What one pod fetches is there for all.
  return [{ name: 'LONGWAY_CACHE', value: posix.join(mount, 'cache') }, ...threads, ...patience];
};

/** The pods of a Job. */
const podTemplate = (plan: Plan, options: KubernetesOptions, labels: Readonly<Record<string, string>>, command: readonly string[]) => ({
  metadata: { labels },
  spec: {
    // What ended is judged by the Job, never started again in place.
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: plan.grace,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    containers: [
      {
        name: 'longway',
        image: options.image,
        workingDir: options.mount,
        command,
        env: environment(plan.needs, plan.grace, options.mount),
        resources: resourcesOf(plan.needs),
        volumeMounts: [
          { name: 'shared', mountPath: options.mount },
          { name: 'sweep', mountPath: SWEEP_MOUNT, readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'shared', persistentVolumeClaim: { claimName: options.claim } },
      { name: 'sweep', configMap: { name: resourceName(plan.name) } },
    ],
  },
});

const cellJob = (plan: Plan, options: KubernetesOptions, metadata: { readonly labels: Readonly<Record<string, string>> }) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata,
  spec: {
    completionMode: 'Indexed',
    completions: plan.cells,
    parallelism: Math.min(plan.jobs ?? plan.cells, plan.cells),
    // A cell that fails keeps no other from being done.
    backoffLimitPerIndex: RETRIES,
    // A new pod comes once the former one has ended: nobody works on its cell any more.
    podReplacementPolicy: 'Failed',
    podFailurePolicy: {
      rules: [
        // Evicted, preempted, drained: no failure of the cell, which goes on elsewhere however often.
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        // Would come out the same again.
        {
          action: 'FailIndex',
          onExitCodes: { containerName: 'longway', operator: 'In', values: [exitCodes.usage, exitCodes.data, exitCodes.diverged] },
        },
      ],
    },
    template: podTemplate(plan, options, metadata.labels, [
      ...[...plan.longway, 'sweep', SWEEP_PATH].map(plainArgument),
      // The Job's controller sets it, Kubernetes fills it in.
      ...['--cell', '$(JOB_COMPLETION_INDEX)', '--force', '--jobs', '1'],
      ...(plan.needs.ranks === 1 ? [] : ['--ranks', String(plan.needs.ranks)]),
      ...plan.words.map(plainArgument),
    ]),
  },
});

const reportJob = (
  plan: Plan,
  options: KubernetesOptions,
  metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { ...metadata, name: `${metadata.name}-report` },
  spec: {
    // Jobs do not wait for one another: this one does until it is told to go.
    suspend: true,
    backoffLimit: RETRIES,
    template: podTemplate(
      { ...plan, needs: { ranks: 1 } },
      options,
      metadata.labels,
      [...plan.longway, ...options.report].map(plainArgument),
    ),
  },
});

/** What begins the report, for a shell, once the Job has ended, with all its cells or without some. */
export const kubernetesReport = (name: string, inNamespace: string): string => {
  const job = resourceName(name);
  return `kubectl patch job/${job}-report${inNamespace} --patch '{"spec":{"suspend":false}}'`;
};

/** An Indexed Job that has an index for each cell, the sweep file it reads, and a Job for the report where the sweep has one. */
export const kubernetesFiles = (plan: Plan, options: KubernetesOptions): readonly EmittedFile[] => {
  requireFit(plan, options);
  const name = resourceName(plan.name);
  const { namespace } = options;
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    labels: { 'app.kubernetes.io/name': 'longway', 'app.kubernetes.io/instance': name },
  };
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata, immutable: true, data: { [SWEEP_FILE]: options.sweep } };
  const documents = [
    config,
    cellJob(plan, options, metadata),
    ...(plan.stages.includes('report') ? [reportJob(plan, options, metadata)] : []),
  ];
  const text = documents.map((document) => stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 })).join('---\n');
  return [{ name: `${name}.yaml`, text: `# Made by longway sweep --emit k8s: kubectl apply -f ${name}.yaml\n${text}` }];
};
