// As the backend sets it for a run. TensorFlow reads the process's own environment, which tests see a copy of.
process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const nxPreset = require('@nx/jest/preset').default;

module.exports = {
  ...nxPreset,
  testEnvironment: 'node',
  // Workspace packages resolve to their TypeScript sources: tests need no build.
  testEnvironmentOptions: { customExportConditions: ['@longway/source', 'node', 'require', 'default'] },
  // Machines are shared and slow at times: a test that hangs is found soon enough.
  testTimeout: 60_000,
  setupFiles: [require.resolve('./jest.setup.cjs')],
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
};
