import { FFMPEG } from './ffmpeg';
import type { Variant } from './settings';
import { TENSORFLOW, type Wheel, sizes, wheels } from './wheels';

/** A library or a program of C or C++ that pinned wheels bring. */
export interface NativeLibrary {
  /** What messages call it. */
  readonly title: string;
  /** Below the folder that all are kept in. */
  readonly folder: string;
  readonly wheels: readonly Wheel[];
  /** Bytes: of the wheels together, and of what is unpacked of them. */
  readonly sizes: { readonly download: number; readonly unpacked: number };
  /** What its note tells to those that read it. */
  readonly about: Readonly<Record<string, string>>;
}

export const tensorflow = (variant: Variant): NativeLibrary => ({
  title: `TensorFlow ${TENSORFLOW} for the ${variant.toUpperCase()}`,
  folder: `${TENSORFLOW}-${variant}-linux-x64`,
  wheels: wheels[variant],
  sizes: sizes[variant],
  about: { tensorflow: TENSORFLOW, variant },
});

const LIBJPEG_TURBO = '3.1.0';

/** The headers and the static library. */
const libjpegMember = (member: string): boolean => /\/libjpeg\/install\/(include\/\w+\.h|lib\/libjpeg\.a)$/.test(member);

export const libjpegTurbo: NativeLibrary = {
  title: `libjpeg-turbo ${LIBJPEG_TURBO}`,
  folder: `libjpeg-turbo-${LIBJPEG_TURBO}-linux-x64`,
  wheels: [
    {
      requirement: 'comma-deps-libjpeg==3.1.0.post92',
      file: 'comma_deps_libjpeg-3.1.0.post92-py3-none-manylinux_2_28_x86_64.whl',
      sha256: 'b47ff662cabd8a0c564fd12f64de451a8806990d80712193b6cd7c23fba2ce6f',
      wanted: libjpegMember,
    },
  ],
  sizes: { download: 0.3e6, unpacked: 1e6 },
  about: { libjpegTurbo: LIBJPEG_TURBO },
};

/** A program that stands alone, for machines that have none. */
export const ffmpeg: NativeLibrary = {
  title: 'ffmpeg 9.0.2',
  folder: 'ffmpeg-9.0.2-linux-x64',
  wheels: [
    {
      requirement: 'imageio-ffmpeg==0.8.1',
      file: 'imageio_ffmpeg-0.8.1-py3-none-manylinux_2_28_x86_64.whl',
      sha256: '050d6850601c3b3890bd2b28306f3b842b3daea390a561101174375a1c460bda',
      wanted: (member) => member === FFMPEG,
    },
  ],
  sizes: { download: 68e6, unpacked: 173e6 },
  about: { ffmpeg: '9.0.2' },
};
