import { describePlugin } from '@longway/testing';
import { plugin } from '.';
import { writePictures } from './testing/pictures';

describePlugin(plugin, {
  options: { folder: 'pictures', shorterSide: 16, crop: 12 },
  prepare: ({ configFolder }) =>
    writePictures(`${configFolder}/pictures`, [
      'train/cat/1.png',
      'train/cat/2.jpg',
      'train/dog/3.webp',
      'val/cat/4.JPEG',
      'val/dog/5.jpeg',
    ]),
});
