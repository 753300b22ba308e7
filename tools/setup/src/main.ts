import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LongwayError, exitCodes } from '@longway/contracts';
import { ensureBinding } from './binding';
import { ensureLibrary } from './library';
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
  const library = await ensureLibrary({ ...settings, verify: args.includes('--verify'), say });
  await ensureBinding({
    library,
    tfjs: dirname(packages.resolve('@tensorflow/tfjs-node-gpu/package.json')),
    sources: join(root, 'libs/backend/native'),
    nodeHeaders: (packages('node-api-headers') as { include_dir: string }).include_dir,
    compilers: settings.compilers,
    say,
  });
};

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = error instanceof LongwayError ? exitCodes[error.exit] : exitCodes.failure;
});
