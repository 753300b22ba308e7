// The files that every longway library has, whatever it holds: one place decides how a library is built and tested.
const { posix } = require('node:path');

const json = (value) => JSON.stringify(value, null, 2) + '\n';

/**
 * Writes the package and build files of one library.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {object} library
 * @param {string} library.folder  from the workspace root, e.g. `libs/lens/unet`
 * @param {string} library.name  the package name behind `@longway/`, e.g. `lens-unet`
 * @param {string} library.tag  what the module boundaries of eslint.config.mjs call it, e.g. `type:plugin`
 * @param {string} library.description
 * @param {Record<string, string>} [library.dependencies]
 * @param {string[]} [library.entries]  modules beside `index` that others may import, e.g. `['options']`
 * @param {{kind: string, name: string}} [library.manifest]  what makes the library a plugin
 */
function library(tree, { folder, name, tag, description, dependencies = {}, entries = [], manifest }) {
  const up = posix.relative(folder, '.');
  const entry = (file) => ({ '@longway/source': `./src/${file}.ts`, types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  const exports = {
    '.': entry('index'),
    ...Object.fromEntries(entries.map((file) => [`./${file}`, entry(file)])),
    './package.json': './package.json',
  };
  tree.write(
    `${folder}/package.json`,
    json({
      name: `@longway/${name}`,
      version: '0.1.0',
      private: true,
      description,
      license: 'Apache-2.0',
      main: './dist/index.js',
      types: './dist/index.d.ts',
      exports,
      ...(manifest && { longway: manifest }),
      dependencies: { ...dependencies, tslib: '2.8.1' },
      nx: { name, tags: [tag] },
    }),
  );
  tree.write(
    `${folder}/tsconfig.json`,
    json({ files: [], references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.spec.json' }] }),
  );
  tree.write(
    `${folder}/tsconfig.lib.json`,
    json({
      extends: `${up}/tsconfig.base.json`,
      compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.lib.tsbuildinfo' },
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.spec.ts'],
    }),
  );
  tree.write(
    `${folder}/tsconfig.spec.json`,
    json({
      extends: `${up}/tsconfig.base.json`,
      compilerOptions: { types: ['jest', 'node'], outDir: 'dist/spec', tsBuildInfoFile: 'dist/tsconfig.spec.tsbuildinfo' },
      include: ['src/**/*.spec.ts'],
      references: [{ path: './tsconfig.lib.json' }],
    }),
  );
  tree.write(`${folder}/jest.config.cjs`, `module.exports = { displayName: '${name}', preset: '${up}/jest.preset.cjs' };\n`);
}

module.exports = { library };
