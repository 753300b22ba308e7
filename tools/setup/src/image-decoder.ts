import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Toolchain, ensureModule } from './native-module';

export interface ImageDecoderOptions extends Toolchain {
  /** The folder of libjpeg-turbo, as `ensureLibrary` returns it. */
  readonly library: string;
  /** The folder of our C++ sources; the module is put into a folder `build` there. */
  readonly sources: string;
}

/** Reduces two pixels to their mean, and is told by libjpeg that there is no image. */
const TRIAL = `
const pixel = new Uint8Array(3);
binding.resizePixels(Uint8Array.of(10, 20, 30, 20, 40, 60), 1, 2, 0, 0, 2, 1, pixel, 1, 1, 3, false);
if (pixel.join() !== '15,30,45') throw new Error('resizes wrong: ' + pixel.join());
let message = '';
try { binding.readJpegHeader(Uint8Array.of(1, 2, 3, 4)); } catch (error) { message = error.message; }
if (!message.includes('JPEG')) throw new Error('takes anything for an image: ' + message);
`;

/** Makes sure that the decoder of JPEG images is there, with libjpeg-turbo inside. */
export const ensureImageDecoder = ({ library, sources, ...toolchain }: ImageDecoderOptions): Promise<void> => {
  const installed = join(library, LIBJPEG);
  const files = existsSync(sources) ? readdirSync(sources).sort() : [];
  return ensureModule(
    {
      title: 'the image decoder',
      folder: join(sources, 'build'),
      name: 'images',
      parts: [
        {
          suffix: '.node',
          sources: files.filter((file) => file.endsWith('.cc')).map((file) => join(sources, file)),
          // Hidden: sharp and TensorFlow bring libjpegs of their own into the same process.
          flags: [
            `-I${join(installed, 'include')}`,
            ...['-fvisibility=hidden', '-Wl,--exclude-libs,ALL', join(installed, 'lib', 'libjpeg.a')],
          ],
        },
      ],
      library,
      inputs: [sources],
      trial: TRIAL,
      explain: () => ({
        summary: 'The image decoder does not work.',
        remedy: 'npm run setup -- --verify compares libjpeg-turbo with its hashes; CXX names another compiler',
      }),
    },
    toolchain,
  );
};

/** Where the wheel keeps what an installation of libjpeg-turbo has. */
const LIBJPEG = 'comma_deps_libjpeg-3.1.0.post92.data/purelib/libjpeg/install';
