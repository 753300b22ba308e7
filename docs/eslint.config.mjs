import base from '../eslint.config.mjs';

export default [
  ...base,
  {
    // Plugins from outside know nothing of the workspace's layers.
    files: ['**/examples/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
];
