import type { Variant } from './settings';
import { TENSORFLOW, type Wheel, sizes, wheels } from './wheels';

/** A library of C or C++ that pinned wheels bring. */
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
