module.exports = {
  displayName: 'runner',
  preset: '../../jest.preset.cjs',
  // Commands are loaded when they are called for, by `import()`: Node wants the extension there.
  moduleNameMapper: { '^(\\./.*)\\.js$': '$1' },
};
