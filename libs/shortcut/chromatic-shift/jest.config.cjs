module.exports = { displayName: 'shortcut-chromatic-shift', preset: '../../../jest.preset.cjs' };
