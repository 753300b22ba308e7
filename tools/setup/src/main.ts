import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LongwayError, exitCodes } from '@longway/contracts';
import { ensureBinding } from './binding';
import { ensureFfmpeg } from './ffmpeg';
import { ensureImageDecoder } from './image-decoder';
import { ensureLibrary } from './library';
import { type NativeLibrary, ffmpeg, libjpegTurbo, tensorflow } from './native-libraries';
import { readSettings } from './settings';

const root = join(__dirname, '../../..');
const packages = createRequire(join(root, 'package.json'));
const say = (message: string) => console.log(`setup: ${message}`);

const requireSupportedSystem = (): void => {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  const found = `${process.platform} ${process.arch}`;
  throw new LongwayError(
    'Native TensorFlow is set up on Linux x64 only.',
    { found, remedy: 'use such a machine or a container' },
    'environment',
  );
};

const main = async (args: readonly string[]): Promise<void> => {
  requireSupportedSystem();
  const settings = readSettings(process.env);
  const nodeHeaders = (packages('node-api-headers') as { include_dir: string }).include_dir;
  const toolchain = { nodeHeaders, compilers: settings.compilers, say };
  const fetch = (library: NativeLibrary) => ensureLibrary({ ...settings, library, verify: args.includes('--verify'), say });

  const setUpTensorFlow = async () =>
    ensureBinding({
      ...toolchain,
      library: await fetch(tensorflow(settings.variant)),
      tfjs: dirname(packages.resolve('@tensorflow/tfjs-node-gpu/package.json')),
      sources: join(root, 'libs/backend/native'),
    });
  const setUpImageDecoder = async () =>
    ensureImageDecoder({ ...toolchain, library: await fetch(libjpegTurbo), sources: join(root, 'libs/images/native') });
  const setUpFfmpeg = () => ensureFfmpeg({ fetch: () => fetch(ffmpeg), link: join(root, 'libs/dataset/youtube8m/bin/ffmpeg'), say });

  // One compiles while the other downloads. Both come to their end, whatever happens to one.
  const outcomes = await Promise.allSettled([setUpTensorFlow(), setUpImageDecoder(), setUpFfmpeg()]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
};

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = error instanceof LongwayError ? exitCodes[error.exit] : exitCodes.failure;
});
