import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type EmitSource, emitSweep } from './emit';

let root: string;
let source: EmitSource;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'longway-emit-'));
  const file = join(root, 'sweep.yaml');
  writeFileSync(file, 'name: lambdas\nexperiment: { dataset: cifar10 }\naxes: { training.lambda: [1, 2, 3] }\n');
  source = {
    ...{ name: 'lambdas', file, stages: ['pretrain', 'evaluate', 'report'], resources: { cpus: 2, memory: '4Gi' }, cells: 3, open: [0, 2] },
    ...{ out: join(root, 'runs'), jobs: 2, set: ['training.steps=5'], words: ['--seeds', '0', '1'] },
  };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('Slurm: a script for each stage and one that submits them, in the folder of the sweep', async () => {
  const emitted = await emitSweep(source, { emit: 'slurm', gpus: 1, longway: ['npx', 'longway'] });
  const folder = join(root, 'runs/lambdas/slurm');
  expect(emitted).toEqual({
    ...{ scheduler: 'slurm', folder, cells: 3, open: 2, next: [join(folder, 'submit.sh')] },
    files: ['pretrain.sbatch', 'evaluate.sbatch', 'report.sbatch', 'submit.sh'],
  });
  const pretrain = readFileSync(join(folder, 'pretrain.sbatch'), 'utf8');
  const words = `--out ${join(root, 'runs')} --set training.steps=5 --seeds 0 1`;
  expect(pretrain).toContain(`\nnpx longway sweep ${source.file} --cell "$cell" --stage pretrain --jobs 1 ${words} `);
  // What the command line says goes before what the file says, and leaves the rest.
  for (const line of ['--cpus-per-task=2', '--mem=4096M', '--gres=gpu:1', '--array=0,2%2']) expect(pretrain).toContain(`#SBATCH ${line}\n`);
  expect(readFileSync(join(folder, 'report.sbatch'), 'utf8')).toContain(`exec npx longway sweep ${source.file} --stage report ${words}\n`);
  expect([statSync(join(folder, 'submit.sh')).mode & 0o111, statSync(join(folder, 'logs')).isDirectory()]).toEqual([0o111, true]);
});

test('Slurm: calls the program that is running, where nothing else is said', async () => {
  const { folder } = await emitSweep({ ...source, cellsFolder: 'cells' }, { emit: 'slurm', emitTo: join(root, 'jobs') });
  const text = readFileSync(join(folder, 'evaluate.sbatch'), 'utf8');
  expect([folder, text]).toEqual([join(root, 'jobs'), expect.stringContaining(`\n${process.execPath} ${process.argv[1]} sweep `)]);
  expect(text).toContain(` --cells ${join(process.cwd(), 'cells')} `);
});

test('Kubernetes: one file with the sweep in it; results are seen from the volume', async () => {
  const { folder, files, open, next } = await emitSweep(
    { ...source, out: join(root, 'runs') },
    { emit: 'k8s', image: 'longway', claim: 'data', mount: '/shared', namespace: 'vision', emitTo: root },
  );
  expect([files, open]).toEqual([['lambdas.yaml'], 3]);
  expect(next).toEqual([
    `kubectl apply --filename ${join(folder, 'lambdas.yaml')} --namespace vision`,
    `kubectl patch job/lambdas-report --namespace vision --patch '{"spec":{"suspend":false}}'`,
  ]);
  const [config, job] = parseAllDocuments(readFileSync(join(folder, 'lambdas.yaml'), 'utf8')).map((document) => document.toJS());
  expect(config.data['sweep.yaml']).toBe(
    'name: lambdas\nexperiment:\n  dataset: cifar10\naxes:\n  training.lambda:\n    - 1\n    - 2\n    - 3\n',
  );
  expect(job.spec.template.spec.containers[0].command.slice(8)).toEqual([
    '--out',
    join(root, 'runs'),
    '--set',
    'training.steps=5',
    '--seeds',
    '0',
    '1',
  ]);
  const relative = await emitSweep({ ...source, out: 'runs' }, { emit: 'k8s', image: 'longway', claim: 'data', emitTo: root });
  expect(readFileSync(join(relative.folder, 'lambdas.yaml'), 'utf8')).toContain('- /longway/runs\n');
});

test.each([
  [{ emit: 'k8s', claim: 'data' }, /--image[^]*image that has longway/],
  [{ emit: 'k8s', image: 'longway' }, /--claim[^]*claim of a volume/],
  [{ emit: 'slurm', image: 'longway' }, /--image is nothing to slurm[^]*--emit k8s/],
  [{ emit: 'k8s', image: 'longway', claim: 'data', sbatch: ['qos=x'] }, /--sbatch is nothing to k8s/],
  [{ emit: 'slurm', time: '00:03' }, /too short[^]*240 s or more[^]*found: +180 s/],
  [{ emit: 'slurm', ranks: 4 }, /4 ranks cannot share 2 cpus/],
] as const)('%j is refused', async (options, message) => expect(emitSweep(source, options)).rejects.toThrow(message));
