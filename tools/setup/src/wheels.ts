import type { Variant } from './settings';

export const TENSORFLOW = '2.21.0';

/** A pinned file of the Python package index, and what of it is unpacked. */
export interface Wheel {
  readonly requirement: string;
  readonly file: string;
  readonly sha256: string;
  readonly wanted: (member: string) => boolean;
}

/** The C library, and the headers that the binding is compiled with. */
const tensorflowMember = (member: string): boolean =>
  /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/.test(member) ||
  /^tensorflow\/include\/(tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|tsl\/platform\/ctstring|xla\/tsl\/c\/).*\.h$/.test(member);

/** Libraries, and the programs that compile kernels for the GPU at run time. */
const cudaMember = (member: string): boolean => /^nvidia\/[^/]+\/(lib|bin|nvvm)\/.+/.test(member) && !/\.(a|h|hpp)$/.test(member);

const wheel = (wanted: Wheel['wanted'], requirement: string, tags: string, sha256: string): Wheel => ({
  requirement,
  file: `${requirement.replace('==', '-').replace(/-(?=.*-)/g, '_')}-${tags}.whl`,
  sha256,
  wanted,
});

/** The newest CUDA libraries that this TensorFlow accepts: its own `and-cuda` extra, pinned. */
const cuda = [
  wheel(
    cudaMember,
    'nvidia-cublas-cu12==12.9.3.13',
    'py3-none-manylinux_2_27_x86_64',
    'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  ),
  wheel(
    cudaMember,
    'nvidia-cuda-cupti-cu12==12.9.79',
    'py3-none-manylinux_2_25_x86_64',
    '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
  ),
  wheel(
    cudaMember,
    'nvidia-cuda-nvcc-cu12==12.9.86',
    'py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64',
    '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
  ),
  wheel(
    cudaMember,
    'nvidia-cuda-nvrtc-cu12==12.9.86',
    'py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64',
    '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  ),
  wheel(
    cudaMember,
    'nvidia-cuda-runtime-cu12==12.9.79',
    'py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64',
    '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  ),
  wheel(
    cudaMember,
    'nvidia-cudnn-cu12==9.28.0.42',
    'py3-none-manylinux_2_27_x86_64',
    '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
  ),
  wheel(
    cudaMember,
    'nvidia-cufft-cu12==11.4.1.4',
    'py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64',
    'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
  ),
  wheel(
    cudaMember,
    'nvidia-curand-cu12==10.3.10.19',
    'py3-none-manylinux_2_27_x86_64',
    '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
  ),
  wheel(
    cudaMember,
    'nvidia-cusolver-cu12==11.7.5.82',
    'py3-none-manylinux_2_27_x86_64',
    '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  ),
  wheel(
    cudaMember,
    'nvidia-cusparse-cu12==12.5.10.65',
    'py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64',
    '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  ),
  wheel(
    cudaMember,
    'nvidia-nccl-cu12==2.32.3',
    'py3-none-manylinux_2_27_x86_64',
    'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
  ),
  wheel(
    cudaMember,
    'nvidia-nvjitlink-cu12==12.9.86',
    'py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64',
    'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  ),
];

export const wheels: Readonly<Record<Variant, readonly Wheel[]>> = {
  cpu: [
    wheel(
      tensorflowMember,
      'tensorflow-cpu==2.21.0',
      'cp311-cp311-manylinux_2_27_x86_64',
      '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    ),
  ],
  gpu: [
    wheel(
      tensorflowMember,
      'tensorflow==2.21.0',
      'cp311-cp311-manylinux_2_27_x86_64',
      '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    ),
    ...cuda,
  ],
};

/** Bytes: of the wheels together, and of what is unpacked of them. */
export const sizes: Readonly<Record<Variant, { readonly download: number; readonly unpacked: number }>> = {
  cpu: { download: 0.28e9, unpacked: 0.86e9 },
  gpu: { download: 3.4e9, unpacked: 8e9 },
};
