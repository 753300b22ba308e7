module.exports = { displayName: 'lens-mask', preset: '../../../jest.preset.cjs' };
