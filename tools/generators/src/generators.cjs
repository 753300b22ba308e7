const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { generateFiles, names } = require('@nx/devkit');
const { kinds } = require('./kinds.cjs');
const { library } = require('./library.cjs');

/** Formats the new package, links it and lets TypeScript know of it. Install scripts stay off: longway brings TensorFlow itself. */
const connect = (root, folder) => () => {
  const run = (command, ...args) => execFileSync(command, args, { cwd: root, stdio: 'inherit' });
  run('npx', 'prettier', '--log-level=warn', '--write', `${folder}/**/*.ts`);
  run('npm', 'install', '--ignore-scripts');
  run('npx', 'nx', 'sync');
};

/**
 * Makes the generator of one kind: a small plugin that works, to be changed into the one that is wanted.
 *
 * @param {keyof typeof kinds} kind
 */
const pluginGenerator =
  (kind) =>
  (tree, { name, description = kinds[kind].description }) => {
    const { folder, suffix, dependencies = {} } = kinds[kind];
    const target = `libs/${folder}/${name}`;
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
      throw new Error(`'${name}' is no name for a plugin: small letters, digits and dashes, e.g. two-words.`);
    if (tree.exists(target)) throw new Error(`${target} exists already: choose another name, or remove it.`);

    library(tree, {
      folder: target,
      name: `${folder}-${name}`,
      tag: 'type:plugin',
      description,
      dependencies: { '@longway/contracts': '*', zod: '4.6.7', ...dependencies, '@longway/testing': '*' },
      entries: ['options'],
      manifest: { kind, name, options: './options' },
    });
    const words = name.replaceAll('-', ' ');
    const title = words.charAt(0).toUpperCase() + words.slice(1);
    for (const template of ['common', kind]) {
      generateFiles(tree, join(__dirname, 'templates', template), target, {
        kind,
        name,
        description,
        title,
        className: names(name).className + suffix,
      });
    }
    return connect(tree.root, target);
  };

module.exports = {
  lens: pluginGenerator('lens'),
  extractor: pluginGenerator('extractor'),
  pretextTask: pluginGenerator('pretext-task'),
  objective: pluginGenerator('objective'),
  dataset: pluginGenerator('dataset'),
  shortcut: pluginGenerator('shortcut'),
  evaluator: pluginGenerator('evaluator'),
  sink: pluginGenerator('sink'),
};
