module.exports = {
  displayName: 'runner',
  preset: '../../jest.preset.cjs',
  // Two on two cores, where jest would take one: these tests are the longest, and run when all others are done.
  maxWorkers: 2,
  // Commands are loaded when they are called for, by `import()`: Node wants the extension there.
  moduleNameMapper: { '^(\\./.*)\\.js$': '$1' },
};
