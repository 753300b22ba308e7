module.exports = { displayName: 'shortcut-chromatic-aberration', preset: '../../../jest.preset.cjs' };
