import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LongwayError } from '@longway/contracts';
import { chunksOf, lengthOf, makeFolder, storageError, temporaryBeside, writeFileAtomically } from '@longway/storage';
import { encodeNetwork, type Files, type Format } from './formats';
import { describeNetwork, type NetworkDescription, type Origin, type TrainedNetwork } from './network';
import { pageFor } from './page';

/** Says what lies in the folder of an export, for programs; and that a folder is one. */
const DESCRIPTION = 'export.json';

export interface ExportRequest {
  readonly format: Format;
  /** Made where it is missing; a former export there is replaced as a whole. */
  readonly folder: string;
  readonly networks: readonly TrainedNetwork[];
  readonly origin: Origin;
  /** Of images and maps of ONNX models; the other formats are NHWC. */
  readonly layout?: NetworkDescription['layout'];
  /** Is told what is done next. */
  readonly progress?: (message: string) => void;
}

export interface Export {
  readonly format: Format;
  readonly folder: string;
  readonly networks: readonly NetworkDescription[];
  /** Paths from the folder, and bytes. */
  readonly files: Readonly<Record<string, number>>;
}

const requireOwn = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new LongwayError(
      'the export cannot be written',
      { where: folder, found: error.message, remedy: 'choose another --out' },
      'storage',
    );
  });
  if (names.length === 0 || names.includes(DESCRIPTION)) return;
  throw new LongwayError(
    'the folder holds something else',
    {
      where: folder,
      expected: 'no folder, an empty one, or a former export',
      found: names.slice(0, 3).join(', '),
      remedy: 'choose another --out',
    },
    'usage',
  );
};

/** Whole or absent: written aside, then put in the place of a former one. */
const writeFolder = async (folder: string, files: Files): Promise<void> => {
  const aside = temporaryBeside(folder);
  try {
    await makeFolder(dirname(folder));
    await mkdir(aside);
    for (const [path, contents] of Object.entries(files)) await writeFileAtomically(join(aside, path), contents);
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw error instanceof LongwayError ? error : await storageError(folder, error);
  }
};

const sizesOf = (files: Files): Record<string, number> =>
  Object.fromEntries(Object.entries(files).map(([path, contents]) => [path, lengthOf(chunksOf(contents))]));

/**
 * Writes trained networks for other programs, with a page and a file that say how to use them.
 *
 * @throws LongwayError: exit `usage` for a network that the format cannot hold or a folder that holds something else, exit `storage` where it
 *   cannot be written.
 */
export const writeExport = async ({
  format,
  networks,
  origin,
  layout = 'nhwc',
  progress = () => undefined,
  ...request
}: ExportRequest): Promise<Export> => {
  const folder = resolve(request.folder);
  await requireOwn(folder);
  const descriptions = networks.map((network) => describeNetwork(network, origin, format === 'onnx' ? layout : 'nhwc'));
  let files: Files = {};
  for (const [i, network] of networks.entries()) {
    progress(`${network.kind}: ${network.model.countParams().toLocaleString('en')} weights as ${format}`);
    files = { ...files, ...(await encodeNetwork[format](network, descriptions[i] as NetworkDescription)) };
  }
  const about = { format, networks: descriptions, files: sizesOf(files) };
  const written = { ...files, 'README.md': pageFor(format, descriptions), [DESCRIPTION]: `${JSON.stringify(about, null, 2)}\n` };
  progress(`writing ${request.folder}`);
  await writeFolder(folder, written);
  return { ...about, folder, files: sizesOf(written) };
};
