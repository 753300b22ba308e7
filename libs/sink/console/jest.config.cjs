module.exports = { displayName: 'sink-console', preset: '../../../jest.preset.cjs' };
