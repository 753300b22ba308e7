import { join } from 'node:path';
import { type Toolchain, ensureModule } from './native-module';

export interface BindingOptions extends Toolchain {
  /** The folder of TensorFlow, as `ensureLibrary` returns it. */
  readonly library: string;
  /** The folder of @tensorflow/tfjs-node-gpu. */
  readonly tfjs: string;
  /** The folder of our C++ sources: the module that Node loads, and the one behind it that includes the package's own. */
  readonly sources: string;
}

/** Makes sure that the package's binding is there and fits the library. The former one stays until the new one works. */
export const ensureBinding = ({ library, tfjs, sources, ...toolchain }: BindingOptions): Promise<void> => {
  const tensorflow = join(library, 'tensorflow');
  // The package's own sources are not clean of warnings.
  const common = ['-w', `-I${join(tfjs, 'binding')}`, `-I${join(tensorflow, 'include')}`];
  const libraries = ['cc', 'framework'].map((name) => join(tensorflow, `libtensorflow_${name}.so.2`));
  return ensureModule(
    {
      title: 'the binding',
      folder: join(tfjs, 'lib', 'napi-v8'),
      // The name that the package looks for; the loader finds the extension by its own name with another suffix.
      name: 'tfjs_binding',
      parts: [
        {
          suffix: '-tensorflow.so',
          sources: [join(sources, 'extension.cc')],
          flags: [...common, ...libraries, `-Wl,-rpath,${tensorflow}`],
        },
        { suffix: '.node', sources: [join(sources, 'loader.cc')], flags: [...common, '-ldl'] },
      ],
      library,
      inputs: [sources, join(tfjs, 'binding')],
      trial: "if (!binding.listDevices().length) throw new Error('no devices');",
      explain: ({ signal }) => ({
        summary: 'TensorFlow does not load.',
        remedy: signal
          ? 'use a processor with AVX instructions: TensorFlow is built for those'
          : 'npm run setup -- --verify compares the library with its hashes',
      }),
    },
    toolchain,
  );
};
