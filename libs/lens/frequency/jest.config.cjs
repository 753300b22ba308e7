module.exports = { displayName: 'lens-frequency', preset: '../../../jest.preset.cjs' };
