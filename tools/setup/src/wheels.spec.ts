import { type Wheel, wheels } from './wheels';

const all = Object.values(wheels).flat();
const first = (variant: 'cpu' | 'gpu') => wheels[variant][0] as Wheel;
const cuda = wheels.gpu.find(({ requirement }) => requirement.startsWith('nvidia-cudnn')) as Wheel;

test.each(all)('$requirement has a wheel for Linux x64 and its hash', ({ requirement, file, sha256 }) => {
  const [name = '', version = ''] = requirement.split('==');
  expect(file).toMatch(new RegExp(`^${name.replaceAll('-', '_')}-${version}-.*x86_64\\.whl$`));
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('no two wheels have one hash', () => {
  expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(all.length);
});

test.each(['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2', 'tensorflow/include/tensorflow/c/c_api.h'])(
  'unpacks %s of TensorFlow',
  (member) => {
    expect(first('cpu').wanted(member)).toBe(true);
    expect(first('gpu').wanted(member)).toBe(true);
  },
);

test.each([
  'tensorflow/python/_pywrap_tensorflow_internal.so',
  'tensorflow/include/tensorflow/core/framework/op.h',
  'x/tensorflow/libtensorflow_cc.so.2',
])('leaves %s', (member) => {
  expect(first('cpu').wanted(member)).toBe(false);
});

test('unpacks the libraries of CUDA, and neither headers nor static libraries', () => {
  expect(cuda.wanted('nvidia/cudnn/lib/libcudnn.so.9')).toBe(true);
  expect(cuda.wanted('nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc')).toBe(true);
  expect(cuda.wanted('nvidia/cudnn/include/cudnn.h')).toBe(false);
  expect(cuda.wanted('nvidia/cudnn/lib/libcudnn_static.a')).toBe(false);
});
