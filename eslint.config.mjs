import nx from '@nx/eslint-plugin';

/** What each kind of library may import; docs/architecture.md gives the reasons. */
const depConstraints = [
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [], bannedExternalImports: ['@tensorflow/tfjs-node*'] },
  {
    sourceTag: 'type:support',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:support'],
    bannedExternalImports: ['@tensorflow/tfjs-node*'],
  },
  {
    sourceTag: 'type:plugin',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:support', 'type:testing'],
    bannedExternalImports: ['@tensorflow/tfjs-node*'],
  },
  { sourceTag: 'type:backend', onlyDependOnLibsWithTags: ['type:contracts', 'type:support'] },
  {
    sourceTag: 'type:core',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:support', 'type:testing'],
    bannedExternalImports: ['@tensorflow/tfjs-node*'],
  },
  {
    sourceTag: 'type:testing',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:support', 'type:core', 'type:backend'],
    bannedExternalImports: ['@tensorflow/tfjs-node*'],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:support', 'type:backend', 'type:core', 'type:testing', 'type:tool'],
    bannedExternalImports: ['@tensorflow/tfjs-node*'],
  },
  {
    // It measures plugins as they are, without the registry between.
    sourceTag: 'type:bench',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:support', 'type:backend', 'type:core', 'type:plugin', 'type:bench', 'type:tool'],
    bannedExternalImports: ['@tensorflow/tfjs-node*'],
  },
  {
    // It reads the command line and the schemas of plugins off the program itself.
    sourceTag: 'type:docs',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:support', 'type:core', 'type:app', 'type:testing', 'type:tool'],
    bannedExternalImports: ['@tensorflow/tfjs-node*'],
  },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: ['type:contracts', 'type:support', 'type:core', 'type:tool'],
    bannedExternalImports: ['@tensorflow/tfjs-node*'],
  },
];

export default [
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  { ignores: ['**/dist', '**/node_modules', 'runs'] },
  {
    files: ['**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, banTransitiveDependencies: false, allow: [], depConstraints },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    // Only the composition root touches tsyringe's global container.
    files: ['libs/**/*.ts', 'tools/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'tsyringe',
              importNames: ['container'],
              message: 'Only apps/runner composes: take a DependencyContainer as an argument.',
            },
          ],
        },
      ],
    },
  },
  {
    // Plugins from outside know nothing of the workspace's layers.
    files: ['docs/examples/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
];
