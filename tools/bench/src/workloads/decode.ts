import { decodeJpeg, resizeThenCrop } from '@longway/images';
import { randomFrom } from '@longway/tensor';
import { readJpegs, requireFolder } from './pictures';
import { repeat, type Settings, type Workload } from './workload';

const CROP = { height: 224, width: 224 };

/** Every picture: decoded, its shorter side scaled to 256, cropped at random. On one thread, from memory. */
export const decode = async ({ images }: Settings): Promise<Workload> => {
  const pictures = await readJpegs(requireFolder(images));
  const random = randomFrom(0, 'crops');
  const view = resizeThenCrop(256, CROP, ({ height, width }) => ({ top: random.integer(height + 1), left: random.integer(width + 1) }));
  const into = new Uint8Array(CROP.height * CROP.width * 3);
  const run = repeat(() => pictures.forEach((bytes) => decodeJpeg(bytes, view, into)));
  return { images: pictures.length, run };
};
